import { elementCount } from '../graph/Tensor.ts';

/**
 * A copy of elements that lie at regular distances: slices, transposes, repetitions (stride 0).
 * @param offset place of the first element.
 * @param strides distance in `data` between neighbours along each axis of `shape`; may be negative.
 */
export function readStrided(
  data: Float64Array,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
): Float64Array {
  const result = new Float64Array(elementCount(shape));
  if (result.length === 0) return result;
  const last = shape.length - 1;
  const length = shape[last] ?? 1;
  const stride = strides[last] ?? 0;
  const index = new Array<number>(shape.length).fill(0);
  let row = offset;
  for (let to = 0; to < result.length;) {
    for (let i = 0, from = row; i < length; i++, from += stride) result[to++] = data[from]!;
    let axis = last - 1;
    for (; axis >= 0; axis--) {
      row += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      row -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}
