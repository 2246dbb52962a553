import type { PathwayResult } from '../../src/protocol/PathwayResult.ts';

export type ShownLayer = Pick<PathwayResult['layers'][number], 'shape' | 'channelAxis' | 'neurons'>;

const product = (lengths: readonly number[]): number => lengths.reduce((all, length) => all * length, 1);

/** The layer's neurons are whole channels, or it has nothing but channels. */
function isFlat({ shape, channelAxis, neurons }: ShownLayer): boolean {
  return neurons === (shape[channelAxis] ?? 1);
}

export function channelCount({ shape, channelAxis }: ShownLayer): number {
  return shape[channelAxis] ?? 1;
}

/** Neurons in each of the layer's channels. */
export function neuronsOfChannel(layer: ShownLayer): number {
  return layer.neurons / channelCount(layer);
}

/** The channel of a neuron, and its position in the channel's plane, row by row. */
export function placeOfNeuron(layer: ShownLayer, neuron: number): { channel: number; position: number } {
  if (isFlat(layer)) return { channel: neuron, position: 0 };
  const inner = product(layer.shape.slice(layer.channelAxis + 1));
  const channels = channelCount(layer);
  return {
    channel: Math.floor(neuron / inner) % channels,
    position: Math.floor(neuron / (inner * channels)) * inner + (neuron % inner),
  };
}

/** Rows and columns of a channel's plane; undefined where its neurons do not lie in one. */
export function planeOf(layer: ShownLayer): { height: number; width: number } | undefined {
  const lengths = layer.shape.filter((_, axis) => axis !== layer.channelAxis);
  const [height, width] = lengths as [number, number];
  return isFlat(layer) || lengths.length !== 2 ? undefined : { height, width };
}

/** "neuron 12", "channel 3", "channel 3, row 5, column 7". */
export function nameOfNeuron(layer: ShownLayer, neuron: number): string {
  if (isFlat(layer)) return `${layer.shape.length > 1 ? 'channel' : 'neuron'} ${neuron}`;
  const { channel, position } = placeOfNeuron(layer, neuron);
  const plane = planeOf(layer);
  return plane === undefined
    ? `channel ${channel}, position ${position}`
    : `channel ${channel}, row ${Math.floor(position / plane.width)}, column ${position % plane.width}`;
}

/** How many of the given neurons lie in each channel. */
export function countByChannel(layer: ShownLayer, neurons: readonly number[]): Float64Array {
  const counts = new Float64Array(channelCount(layer));
  for (const neuron of neurons) counts[placeOfNeuron(layer, neuron).channel]!++;
  return counts;
}

/** How many of the given neurons lie at each position of a plane, over all channels. */
export function countByPosition(layer: ShownLayer, neurons: readonly number[]): Float64Array {
  const counts = new Float64Array(neuronsOfChannel(layer));
  for (const neuron of neurons) counts[placeOfNeuron(layer, neuron).position]!++;
  return counts;
}
