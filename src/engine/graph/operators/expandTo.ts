import type { GraphBuilder } from '../GraphBuilder.ts';
import { isBatch, sameDim, sameShape } from '../Shape.ts';

/**
 * Repeats `value` along its axes of length 1 until it has the shape of `like`. Expand leaves an axis alone where its
 * shape input says 1, so the batch size has to be computed only where `value` lacks the batch.
 */
export function expandTo(builder: GraphBuilder, value: string, like: string): string {
  const from = builder.info(value).shape;
  const to = builder.info(like).shape;
  if (sameShape(from, to)) return value;
  const added = to.length - from.length;
  const constant: number[] = [];
  for (const [axis, dim] of to.entries()) {
    const present = axis >= added && sameDim(dim, from[axis - added]!);
    if (isBatch(dim) && !present) return builder.add('Expand', [value, builder.add('Shape', [like])]);
    constant.push(isBatch(dim) ? 1 : dim);
  }
  return builder.add('Expand', [value, builder.integers(constant)]);
}
