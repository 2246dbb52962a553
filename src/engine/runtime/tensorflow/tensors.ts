import type { DataType } from '../../graph/DataType.ts';
import type { Tensor } from '../../graph/Tensor.ts';
import { tensorFlowType, type TensorFlow, type TfTensor } from './TensorFlowKernel.ts';

/** Uploads a tensor. TensorFlow.js has 32-bit floats and integers only: doubles are rounded, larger integers clamped. */
export function toTensorFlow(tf: TensorFlow, { type, shape, data }: Tensor): TfTensor {
  const dtype = tensorFlowType(type);
  return tf.tensor(toArray(data, dtype), [...shape], dtype);
}

function toArray(
  data: Tensor['data'],
  dtype: 'float32' | 'int32' | 'bool',
): Float32Array | Int32Array | Uint8Array {
  if (dtype === 'float32')
    return data instanceof Float32Array ? data : Float32Array.from(data as Float64Array);
  if (dtype === 'bool') return data as Uint8Array;
  if (data instanceof Int32Array) return data;
  // Ends of slices are "as large as can be" in many files.
  return Int32Array.from(data as ArrayLike<number | bigint>, (value: number | bigint) =>
    Math.min(Math.max(Number(value), -(2 ** 31)), 2 ** 31 - 1),
  );
}

/** Downloads a tensor under the element type that the graph gives it. */
export async function fromTensorFlow(tensor: TfTensor, type: DataType): Promise<Tensor> {
  const data = await tensor.data();
  const { shape } = tensor;
  switch (type) {
    case 'float32':
      return { type, shape, data: data as Float32Array };
    case 'float64':
      return { type, shape, data: Float64Array.from(data) };
    case 'int64':
      return { type, shape, data: BigInt64Array.from(data as Int32Array, BigInt) };
    case 'int32':
      return { type, shape, data: data as Int32Array };
    case 'bool':
      return { type, shape, data: Uint8Array.from(data) };
    default:
      throw new Error(`a network's output of type ${type} is not supported on the device tensorflow`);
  }
}
