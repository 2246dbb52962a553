import { float16Value } from '../../graph/float16Value.ts';
import type { TensorData } from '../../graph/Tensor.ts';
import type { ElementType } from './elementTypes.ts';

/**
 * The elements in `bytes` (little-endian, as `raw_data` has them), in the type that `heldType` gives for `type`.
 * Shares the memory of `bytes` where type and alignment allow it.
 * @param count number of elements; `bytes` has as many as they need.
 */
export function decodeElements(bytes: Uint8Array, type: ElementType, count: number): TensorData {
  switch (type) {
    case 'float32':
      return new Float32Array(...aligned(bytes, 4, count));
    case 'float64':
      return Float32Array.from(new Float64Array(...aligned(bytes, 8, count)));
    case 'float16':
      return widen(new Uint16Array(...aligned(bytes, 2, count)), float16Value);
    case 'bfloat16':
      return widenBfloat16(new Uint16Array(...aligned(bytes, 2, count)));
    case 'float8e4m3fn':
      return widen(bytes.subarray(0, count), float8e4m3Value);
    case 'float8e5m2':
      // The upper byte of a float16.
      return widen(bytes.subarray(0, count), (bits) => float16Value(bits << 8));
    case 'int64':
      return new BigInt64Array(...aligned(bytes, 8, count));
    case 'uint64':
      return new BigUint64Array(...aligned(bytes, 8, count));
    case 'int32':
      return new Int32Array(...aligned(bytes, 4, count));
    case 'uint32':
      return new Uint32Array(...aligned(bytes, 4, count));
    case 'int16':
      return new Int16Array(...aligned(bytes, 2, count));
    case 'uint16':
      return new Uint16Array(...aligned(bytes, 2, count));
    case 'int8':
      return new Int8Array(...aligned(bytes, 1, count));
    case 'uint8':
      return bytes.subarray(0, count);
    case 'bool':
      return bytes.subarray(0, count).map((byte) => (byte ? 1 : 0));
    case 'uint4':
      return Uint8Array.from({ length: count }, (_, i) => nibble(bytes, i));
    case 'int4':
      return Int8Array.from({ length: count }, (_, i) => (nibble(bytes, i) << 28) >> 28);
    default:
      throw new Error(`elements of type ${type} are not numbers that the engine holds`);
  }
}

/** Arguments of a typed array constructor over `bytes`, copied when they do not start at a multiple of `size`. */
function aligned(bytes: Uint8Array, size: number, count: number): [ArrayBuffer, number, number] {
  const whole = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  return [whole.buffer as ArrayBuffer, whole.byteOffset, count];
}

/** Element i of packed 4-bit integers: the lower half of a byte comes first. */
function nibble(bytes: Uint8Array, i: number): number {
  return (bytes[i >> 1]! >> ((i & 1) * 4)) & 15;
}

/** Every element through a table of what its bits mean; filled only for bits that occur. */
function widen(bits: Uint8Array | Uint16Array, value: (bits: number) => number): Float32Array {
  const table = new Float32Array(bits.BYTES_PER_ELEMENT === 1 ? 1 << 8 : 1 << 16);
  for (let i = 0; i < table.length; i++) table[i] = value(i);
  const result = new Float32Array(bits.length);
  for (let i = 0; i < result.length; i++) result[i] = table[bits[i]!]!;
  return result;
}

function widenBfloat16(bits: Uint16Array): Float32Array {
  const result = new Uint32Array(bits.length);
  for (let i = 0; i < result.length; i++) result[i] = bits[i]! << 16;
  return new Float32Array(result.buffer);
}

/** E4M3FN (arXiv 2209.05433): no infinities, NaN where all bits but the sign are set. */
function float8e4m3Value(bits: number): number {
  const sign = bits & 0x80 ? -1 : 1;
  const exponent = (bits >> 3) & 15;
  const fraction = bits & 7;
  if (exponent === 15 && fraction === 7) return NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -9 : (1 + fraction / 8) * 2 ** (exponent - 7));
}
