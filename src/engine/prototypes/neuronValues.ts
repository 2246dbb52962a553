import { elementCount } from '../graph/Tensor.ts';
import type { PrototypeTarget } from './PrototypeTarget.ts';

interface LayerForm {
  /** Of one sample. */
  readonly shape: readonly number[];
  readonly channelAxis: number;
}

/** Positions in one sample of a layer of the elements that each neuron consists of. */
export function neuronElements(
  { shape, channelAxis }: LayerForm,
  { neurons, channel }: Pick<PrototypeTarget, 'neurons' | 'channel'>,
): number[][] {
  const channels = shape[channelAxis] ?? 1;
  const inner = elementCount(shape.slice(channelAxis + 1));
  const positions = elementCount(shape) / channels;
  // Axes before the channels' and after it count the positions, in this order.
  const element = (of: number, position: number): number =>
    (Math.floor(position / inner) * channels + of) * inner + (position % inner);
  if (channel !== undefined) return neurons.map((position) => [element(channel, position)]);
  return neurons.map((neuron) =>
    Array.from({ length: positions }, (_, position) => element(neuron, position)),
  );
}

/** The value of each neuron in each sample, [samples][neurons]: the mean over the elements it consists of. */
export function neuronValues(
  layer: Float32Array,
  elements: readonly (readonly number[])[],
  samples: number,
): number[][] {
  const size = layer.length / samples;
  return Array.from({ length: samples }, (_, sample) =>
    elements.map(
      (places) => places.reduce((sum, place) => sum + layer[sample * size + place]!, 0) / places.length,
    ),
  );
}
