/** A warning of one side, and the layer that it is of. */
interface Said {
  readonly side: 'A' | 'B';
  readonly layer: string | undefined;
  readonly text: string;
}

/**
 * The warnings of two analyses, A and B, with those that say the same of several layers or of both, but for the numbers,
 * as one: "A: conv1: 3 of 6 neurons are constant …; likewise conv2 of A and conv1 of B".
 * @param layers names that warnings begin with
 */
export function mergeWarnings(
  first: readonly string[],
  second: readonly string[],
  layers: readonly string[],
): string[] {
  const groups = new Map<string, Said[]>();
  for (const [side, list] of [
    ['A', first],
    ['B', second],
  ] as const) {
    for (const warning of new Set(list)) {
      const layer = layers.find((name) => warning.startsWith(`${name}: `));
      const text = layer === undefined ? warning : warning.slice(layer.length + 2);
      const key = layer === undefined ? warning : ` ${text.replace(/\d[\d.]*/g, '0')}`;
      groups.set(key, [...(groups.get(key) ?? []), { side, layer, text }]);
    }
  }
  return [...groups.values()].map(([said, ...others]) => {
    const { side, layer, text } = said!;
    if (layer === undefined) return `${others.length > 0 ? 'A and B' : side}: ${text}`;
    const likewise = (['A', 'B'] as const).flatMap((of) => {
      const names = others.filter((other) => other.side === of).map((other) => other.layer);
      return names.length === 0 ? [] : [`${names.join(', ')} of ${of}`];
    });
    return `${side}: ${layer}: ${text}${likewise.length === 0 ? '' : `; likewise ${likewise.join(' and ')}`}`;
  });
}
