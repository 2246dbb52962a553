import type { GraphBuilder } from '../../src/engine/graph/GraphBuilder.ts';
import { float32, float64 } from '../../src/engine/graph/Tensor.ts';
import type { FloatType } from '../cases/OperatorCase.ts';

/** Numbers as a constant of the type in which a case is built: trained weights, as the graph has them. */
export function floatConstant(
  builder: GraphBuilder,
  type: FloatType,
  { shape, data }: { readonly shape: readonly number[]; readonly data: readonly number[] },
): string {
  return builder.constant(type === 'float32' ? float32(data, shape) : float64(data, shape));
}
