import type { ConductanceParameters } from '../../protocol/ConductanceResult.ts';
import type { Layer } from '../graph/findLayers.ts';
import { InputError } from '../InputError.ts';

/** The layers asked for, in the network's order, read before or after their activation function. */
export function selectLayers(
  layers: readonly Layer[],
  names: ConductanceParameters['layers'],
  position: ConductanceParameters['position'],
): Layer[] {
  const unknown = names === 'all' ? [] : names.filter((name) => !layers.some((layer) => layer.name === name));
  if (unknown.length > 0) {
    const known = layers.map((layer) => layer.name);
    const list =
      known.length > 12
        ? `${nearest(unknown[0]!, known, 12).join(', ')}, … (neuron-lens inspect lists all)`
        : known.join(', ');
    throw new InputError(
      `no layer is named ${unknown.map((name) => `"${name}"`).join(', ')}; there are ${list}`,
    );
  }
  const chosen = names === 'all' ? layers : layers.filter((layer) => names.includes(layer.name));
  return chosen.map((layer) => (position === 'before' ? { ...layer, value: layer.before } : layer));
}

/** The names that begin most like the given one, the most alike first; in their own order where none is more alike. */
function nearest(name: string, known: readonly string[], count: number): string[] {
  const shared = (other: string): number => {
    let length = 0;
    while (length < name.length && other[length]?.toLowerCase() === name[length]!.toLowerCase()) length++;
    return length;
  };
  return known.toSorted((a, b) => shared(b) - shared(a)).slice(0, count);
}
