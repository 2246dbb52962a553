import * as z from 'zod';

/** As many numbers as fit into the longest text that a document can be read from. */
const mostElements = 2 ** 29;

/**
 * A numeric array inside a JSON document: base64 of its little-endian bytes, row-major, with dtype and shape.
 * Ten megabytes of numbers stay ten megabytes of text instead of forty.
 */
export const EncodedArraySchema = z
  .object({
    dtype: z.enum(['float32', 'float64', 'int32', 'uint8']),
    shape: z.array(z.int().nonnegative()).max(8),
    // The pattern of z.base64() repeats groups, which overflows the stack for some megabytes.
    base64: z.string().refine((text) => /^[A-Za-z0-9+/]*={0,2}$/.test(text), {
      message: 'the data is no base64',
      abort: true,
    }),
  })
  .strict()
  .refine((array) => base64Bytes(array.base64) === elements(array.shape) * bytesPerElement[array.dtype], {
    message: 'the data does not have as many bytes as dtype and shape ask for',
    // What looks further into a document decodes its arrays.
    abort: true,
  })
  // Without elements nothing else bounds the lengths, which whoever reads the array may run through.
  .refine(({ shape }) => elements(shape.filter((length) => length > 0)) <= mostElements, {
    message: `the lengths ask for more than ${mostElements} elements`,
    abort: true,
  });
export type EncodedArray = z.infer<typeof EncodedArraySchema>;

export type DecodedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

const bytesPerElement = { float32: 4, float64: 8, int32: 4, uint8: 1 } as const;

export function encodeArray(data: DecodedArray, shape: readonly number[]): EncodedArray {
  const dtype =
    data instanceof Float32Array
      ? 'float32'
      : data instanceof Float64Array
        ? 'float64'
        : data instanceof Int32Array
          ? 'int32'
          : 'uint8';
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { dtype, shape: [...shape], base64: toBase64(bytes) };
}

/** The inverse of {@link encodeArray}; throws a RangeError when bytes and shape do not fit. */
export function decodeArray(array: EncodedArray): DecodedArray {
  const bytes = fromBase64(array.base64);
  const count = elements(array.shape);
  if (bytes.byteLength !== count * bytesPerElement[array.dtype]) {
    throw new RangeError(
      `encoded array holds ${bytes.byteLength} bytes, its shape asks for ${count} ${array.dtype}`,
    );
  }
  switch (array.dtype) {
    case 'float32':
      return new Float32Array(bytes.buffer);
    case 'float64':
      return new Float64Array(bytes.buffer);
    case 'int32':
      return new Int32Array(bytes.buffer);
    case 'uint8':
      return bytes;
  }
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function base64Bytes(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

// Both directions work in the browser and in Node, and in pieces: String.fromCharCode takes a bounded number of arguments.
function toBase64(bytes: Uint8Array): string {
  if (typeof Buffer !== 'undefined') {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  }
  let binary = '';
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  // Chromium from 140 on and Node from 25 on: several times as fast.
  const native = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (native !== undefined) return native.call(Uint8Array, text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) {
    bytes[i] = binary.charCodeAt(i);
  }
  return bytes;
}
