import type { GraphBuilder } from '../GraphBuilder.ts';
import { sameDim } from '../Shape.ts';

/**
 * Sums a gradient over the axes along which `value` was broadcast, so that it has the shape of `value`. An axis of
 * length 1 that was broadcast along the batch is summed over the batch.
 */
export function unbroadcast(builder: GraphBuilder, gradient: string, value: string): string {
  const from = builder.info(gradient).shape;
  const to = builder.info(value).shape;
  const added = Array.from({ length: from.length - to.length }, (_, axis) => axis);
  const stretched = to.flatMap((dim, axis) => (sameDim(dim, from[axis + added.length]!) ? [] : [axis]));
  let result = gradient;
  if (added.length > 0) result = builder.add('ReduceSum', [result, builder.integers(added)], { keepdims: 0 });
  if (stretched.length > 0)
    result = builder.add('ReduceSum', [result, builder.integers(stretched)], { keepdims: 1 });
  return result;
}
