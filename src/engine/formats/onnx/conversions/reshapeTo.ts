import type { GraphBuilder } from '../../../graph/GraphBuilder.ts';
import { isBatch, type Dim } from '../../../graph/Shape.ts';

/** The shape input of a Reshape to `shape`, in which at most one axis depends on the batch. */
export function reshapeTo(builder: GraphBuilder, shape: readonly Dim[]): string {
  return builder.integers(shape.map((dim) => (isBatch(dim) ? -1 : dim)));
}
