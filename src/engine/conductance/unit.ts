import type { GraphBuilder } from '../graph/GraphBuilder.ts';
import type { Layer } from '../graph/findLayers.ts';
import { elementCount } from '../graph/Tensor.ts';

/** What counts as one neuron: a channel, summed over its positions, or a single element. */
export type Unit = 'channel' | 'element';

export function neuronCount(layer: Layer, unit: Unit): number {
  return unit === 'element' ? elementCount(layer.shape) : layer.shape[layer.channelAxis]!;
}

/**
 * Sums a value [lead…, ...layer.shape] over its first axes `summed` and, for channels, over the positions.
 * The axes that stay keep their order: [N, neurons] for a value [N, ...layer.shape] with nothing summed.
 */
export function sumToUnits(
  builder: GraphBuilder,
  value: string,
  layer: Layer,
  unit: Unit,
  leading: number,
  summed: readonly number[] = [],
): string {
  const positions =
    unit === 'element'
      ? []
      : layer.shape.flatMap((_, axis) => (axis === layer.channelAxis ? [] : [axis + leading]));
  const axes = [...summed, ...positions];
  if (axes.length === 0) return value;
  return builder.add('ReduceSum', [value, builder.integers(axes)], { keepdims: 0 });
}
