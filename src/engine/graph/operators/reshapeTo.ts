import type { GraphBuilder } from '../GraphBuilder.ts';
import { isBatch, sameShape, type Shape } from '../Shape.ts';

/**
 * Reshapes a value to a shape in which at most one axis depends on the batch: that one is left to Reshape to find,
 * so that no shape has to be computed while the network runs.
 */
export function reshapeTo(builder: GraphBuilder, value: string, shape: Shape): string {
  if (sameShape(builder.info(value).shape, shape)) return value;
  return builder.add('Reshape', [value, builder.integers(shape.map((dim) => (isBatch(dim) ? -1 : dim)))]);
}
