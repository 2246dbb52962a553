import type { GraphBuilder } from '../GraphBuilder.ts';
import { shapeSize, type Dim } from '../Shape.ts';
import { float32, float64, type Tensor } from '../Tensor.ts';
import { reshapeTo } from './reshapeTo.ts';

/**
 * Multiplies the vectors along an axis by a constant matrix.
 * @param matrix [in, out], row-major, where `in` is the length of the axis.
 */
export function multiplyAlongAxis(
  builder: GraphBuilder,
  value: string,
  axis: number,
  matrix: Float64Array,
  out: number,
): string {
  const { shape, type } = builder.info(value);
  const length = matrix.length / out;
  const tensor = (data: Float64Array, dims: number[]): Tensor =>
    type === 'float64' ? float64(data, dims) : float32(Float32Array.from(data), dims);
  if (axis === shape.length - 1) {
    return builder.add('MatMul', [value, builder.constant(tensor(matrix, [length, out]))]);
  }
  const left = builder.constant(tensor(transposeMatrix(matrix, out), [out, length]));
  const [before, after] = [shape.slice(0, axis), shape.slice(axis + 1)];
  const product = builder.add('MatMul', [left, asMatrices(builder, value, axis)]);
  const result: Dim[] = [...before, out, ...after];
  return reshapeTo(builder, product, result);
}

/** The transpose of a row-major matrix. */
export function transposeMatrix(matrix: Float64Array, columns: number): Float64Array {
  const rows = matrix.length / columns;
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]!);
}

/** A value [before..., n, after...] as matrices [before, n, after]. */
export function asMatrices(builder: GraphBuilder, value: string, axis: number): string {
  const { shape } = builder.info(value);
  const [before, after] = [shapeSize(shape.slice(0, axis)), shapeSize(shape.slice(axis + 1))];
  if (before === undefined || after === undefined) throw new Error('the batch is in two axes of one value');
  return reshapeTo(builder, value, [before, shape[axis]!, after]);
}
