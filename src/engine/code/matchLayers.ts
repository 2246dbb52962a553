import type { CodeNetwork, LayerDefinition, Literal } from './LayerDefinition.ts';
import {
  defaultUnits,
  definedUnits,
  definedWindow,
  isCounted,
  kindOfOperator,
  kindOfType,
} from './layerTypes.ts';

/** What is known of a layer of the network. */
export interface NetworkLayer {
  readonly name: string;
  /** Operator that computes it, such as Conv. */
  readonly operator?: string | undefined;
  /** Shape of one sample. */
  readonly shape?: readonly number[] | undefined;
  /** Of a convolution, where they are known. */
  readonly kernel?: readonly number[] | undefined;
  readonly strides?: readonly number[] | undefined;
}

export interface LayerMatch {
  readonly definition: LayerDefinition;
  /** What the network is called in the code. */
  readonly network: string;
  readonly certain: boolean;
  /** Of a match that is not certain: a sentence. */
  readonly why?: string;
}

/**
 * Where code defines the layers of a network: by their names, else (where one network of the file has as many layers
 * of the same types and sizes) by their order. A layer that could be several places is absent; whatever else speaks
 * against a match makes it uncertain.
 * @param layers of the network, in running order: together they tell which of several networks is meant
 * @param className the class, function or variable that defines the network, where it is known
 * @param complete these are all hidden layers, so that their order means something
 */
export function matchLayers(
  networks: readonly CodeNetwork[],
  layers: readonly NetworkLayer[],
  className?: string,
  complete = true,
): Map<string, LayerMatch> {
  const named = networks.filter(({ names }) => className !== undefined && names.includes(className));
  const candidates = (named.length > 0 ? named : networks).map((network) => ({
    network,
    ...matchByName(network, layers),
  }));
  const best = candidates.reduce<(typeof candidates)[number] | undefined>(
    (before, next) => (before === undefined || compare(next, before) > 0 ? next : before),
    undefined,
  );
  if (best === undefined) return new Map();
  const byName = best.found.size > 0;
  const rivals = candidates.filter((candidate) => candidate !== best && compare(candidate, best) === 0);
  const missing =
    className !== undefined && named.length === 0
      ? `The project says that ${className} defines the network, and this file has no ${className}.`
      : undefined;
  const few =
    named.length === 0 && best.found.size * 2 < layers.length
      ? `${nameOf(best.network)} has the names of ${best.found.size} of the network's ${layers.length} layers.`
      : undefined;
  const matches = new Map<string, LayerMatch>();
  if (byName) {
    for (const layer of layers) {
      const definition = best.found.get(layer.name);
      if (definition === undefined) continue;
      const rival = rivals.find(({ found }) => found.get(layer.name)?.line !== definition.line);
      const why =
        contradiction(definition, layer) ??
        missing ??
        few ??
        (rival &&
          `${nameOf(best.network)} and ${nameOf(rival.network)} both define layers with these names.`);
      matches.set(layer.name, match(best.network, definition, why));
    }
  }
  if (!complete) return matches;
  const orders = (byName ? [best] : candidates).flatMap(({ network, found }) => {
    const order = matchByOrder(network, layers, found);
    return order ? [{ network, ...order }] : [];
  });
  // What the code itself says goes before what arguments are by default.
  const sure = orders.filter(({ byDefault }) => !byDefault);
  const likely = sure.length > 0 ? sure : orders;
  // Base and derived class are one place.
  const places = new Set(likely.map(({ order }) => [...order.values()].map(({ line }) => line).join()));
  const [ordered] = likely;
  if (ordered === undefined || places.size > 1) return matches;
  for (const layer of layers) {
    const definition = ordered.order.get(layer.name);
    if (definition === undefined || matches.has(layer.name)) continue;
    // Another definition that nothing speaks against could have changed places with it.
    const alone = countedDefinitions(ordered.network).every(
      (other) => other === definition || contradiction(other, layer) !== undefined,
    );
    const byPlace = ordered.byDefault
      ? 'Found by its place among the layers, with the sizes that arguments have by default: whoever makes the network may give others.'
      : 'Found by its place among the layers, types and sizes of the network: the code gives it no name of the network.';
    const certain = alone && !ordered.byDefault;
    matches.set(layer.name, match(ordered.network, definition, missing ?? (certain ? undefined : byPlace)));
  }
  return matches;
}

interface Candidate {
  readonly network: CodeNetwork;
  readonly found: ReadonlyMap<string, LayerDefinition>;
  /** Of `found`, those that nothing speaks against. */
  readonly fitting: number;
}

function compare(a: Candidate, b: Candidate): number {
  return a.fitting - b.fitting || a.found.size - b.found.size;
}

function match(network: CodeNetwork, definition: LayerDefinition, why: string | undefined): LayerMatch {
  return {
    definition,
    network: nameOf(network),
    certain: why === undefined,
    ...(why !== undefined && { why }),
  };
}

function nameOf({ names }: CodeNetwork): string {
  return names.find((name) => !name.startsWith('#')) ?? 'the code of this file';
}

function matchByName(
  network: CodeNetwork,
  layers: readonly NetworkLayer[],
): { found: Map<string, LayerDefinition>; fitting: number } {
  const byPath = new Map<string, LayerDefinition[]>();
  for (const definition of network.definitions) {
    if (definition.path === undefined) continue;
    const others = byPath.get(definition.path);
    if (others) others.push(definition);
    else byPath.set(definition.path, [definition]);
  }
  const found = new Map<string, LayerDefinition>();
  let fitting = 0;
  for (const layer of layers) {
    const defined = byPath.get(layer.name) ?? byPath.get(layer.name.replace(/#\d+$/, '')) ?? [];
    const fit = defined.filter((definition) => contradiction(definition, layer) === undefined);
    const [only, ...more] = defined.length > 1 ? fit : defined;
    if (only === undefined || more.length > 0) continue;
    found.set(layer.name, only);
    fitting += fit.length;
  }
  return { found, fitting };
}

/** What speaks against a definition of a layer, in a sentence. */
function contradiction(definition: LayerDefinition, layer: NetworkLayer): string | undefined {
  const kind = kindOfType(definition.type);
  const operator = layer.operator === undefined ? undefined : kindOfOperator(layer.operator);
  if (kind !== undefined && operator !== undefined && kind !== operator) {
    return `The code says ${definition.type}, and the network has ${layer.operator} here.`;
  }
  const units = isCounted(kind) ? definedUnits(definition) : undefined;
  if (units !== undefined && layer.shape !== undefined && !layer.shape.includes(units)) {
    return `The code says ${units} ${kind === 'dense' ? 'features' : 'channels'}, and the network has ${layer.shape.join(' × ')} here.`;
  }
  if (kind === 'convolution' || kind === 'transposed convolution') {
    const { kernel, strides } = definedWindow(definition);
    for (const [what, said, real] of [
      ['a kernel', kernel, layer.kernel],
      ['strides', strides, layer.strides],
    ] as const) {
      if (said === undefined || real === undefined || fitsLengths(said, real)) continue;
      return `The code says ${what} of ${lengthsText(said)}, and the network has ${real.join(' × ')} here.`;
    }
  }
  return undefined;
}

/** Whether lengths along the axes of a plane can be those; exporters add axes of length 1 to sequences. */
function fitsLengths(said: Literal, real: readonly number[]): boolean {
  if (typeof said === 'number') {
    return real.every((length) => length === said || (length === 1 && real.includes(said)));
  }
  if (!isNumbers(said)) return true;
  const long = (lengths: readonly number[]) => lengths.filter((length) => length !== 1);
  const [a, b] = said.length === real.length ? [said, real] : [long(said), long(real)];
  return a.length === b.length && a.every((length, i) => length === b[i]);
}

function lengthsText(said: Literal): string {
  return isNumbers(said) ? said.join(' × ') : String(said);
}

function isNumbers(value: Literal): value is readonly number[] {
  return Array.isArray(value);
}

/**
 * Definitions with weights and layers with weights, one by one from the first on. The last definition may be the
 * network's output, which is no hidden layer. Undefined where they do not fit each other all along, where the code
 * makes an unknown number of layers, or where it tells the size of less than half of them, also with those sizes that
 * arguments have by default and that fit.
 */
function matchByOrder(
  { definitions, countable }: CodeNetwork,
  layers: readonly NetworkLayer[],
  named: ReadonlyMap<string, LayerDefinition>,
): { readonly order: Map<string, LayerDefinition>; readonly byDefault: boolean } | undefined {
  const defined = countedDefinitions({ definitions });
  const counted = layers.filter(
    ({ operator }) => operator !== undefined && isCounted(kindOfOperator(operator)),
  );
  const extra = defined.length - counted.length;
  const sized = defined.filter((definition) => definedUnits(definition) !== undefined).length;
  const likely = defined.filter(
    (definition, i) =>
      definedUnits(definition) === undefined &&
      counted[i]?.shape?.includes(defaultUnits(definition) ?? Number.NaN) === true,
  ).length;
  if (!countable || counted.length === 0 || extra < 0 || extra > 1 || (sized + likely) * 2 < defined.length)
    return undefined;
  const found = new Map<string, LayerDefinition>();
  for (const [i, layer] of counted.entries()) {
    const definition = defined[i]!;
    if (contradiction(definition, layer) !== undefined) return undefined;
    if (named.has(layer.name) && named.get(layer.name) !== definition) return undefined;
    found.set(layer.name, definition);
  }
  return { order: found, byDefault: sized * 2 < defined.length };
}

function countedDefinitions({ definitions }: Pick<CodeNetwork, 'definitions'>): readonly LayerDefinition[] {
  return definitions.filter(({ type }) => isCounted(kindOfType(type)));
}
