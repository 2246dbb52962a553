import type { DataType } from './DataType.ts';

/** Elements of a tensor. bool and float16 tensors use a byte and the raw 16 bits; int64 and uint64 are BigInt arrays. */
export type TensorData =
  | Float32Array
  | Float64Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Int8Array
  | Uint8Array
  | BigInt64Array
  | BigUint64Array;

/**
 * A dense, row-major array. `data` may be a getter that reads from a file on demand, so touch it only where the
 * numbers are needed, and never change what it returns: constants are shared between graphs.
 */
export interface Tensor {
  readonly type: DataType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** Number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (const length of shape) count *= length;
  return count;
}

export function float32(data: Float32Array | readonly number[], shape: readonly number[]): Tensor {
  return checked({
    type: 'float32',
    shape,
    data: data instanceof Float32Array ? data : Float32Array.from(data),
  });
}

export function float64(data: Float64Array | readonly number[], shape: readonly number[]): Tensor {
  return checked({
    type: 'float64',
    shape,
    data: data instanceof Float64Array ? data : Float64Array.from(data),
  });
}

/** A one-dimensional int64 tensor: axes, shapes, pads. */
export function int64(values: readonly number[], shape: readonly number[] = [values.length]): Tensor {
  return checked({ type: 'int64', shape, data: BigInt64Array.from(values, toInt64) });
}

/** A number as int64, cut off at the type's limits: exporters write 2^63 - 1 for "to the end", which a number rounds up. */
export function toInt64(number: number): bigint {
  return number >= 2 ** 63 ? 2n ** 63n - 1n : BigInt(Math.trunc(Math.max(number, -(2 ** 63))));
}

export function bool(values: readonly boolean[], shape: readonly number[]): Tensor {
  return checked({ type: 'bool', shape, data: Uint8Array.from(values, Number) });
}

/** The elements as JavaScript numbers (float16 is decoded elsewhere, on reading a file). */
export function numbers(tensor: Tensor): number[] {
  return Array.from(tensor.data as ArrayLike<number | bigint>, Number);
}

function checked(tensor: Tensor): Tensor {
  if (tensor.data.length !== elementCount(tensor.shape)) {
    throw new RangeError(`${tensor.data.length} elements do not fill the shape [${tensor.shape.join(', ')}]`);
  }
  return tensor;
}
