import type { DataType } from '../../graph/DataType.ts';

/** Element types of TensorProto.DataType by their number in onnx.proto (up to onnx 1.18). */
export const elementTypes = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  14: 'complex64',
  15: 'complex128',
  16: 'bfloat16',
  17: 'float8e4m3fn',
  18: 'float8e4m3fnuz',
  19: 'float8e5m2',
  20: 'float8e5m2fnuz',
  21: 'uint4',
  22: 'int4',
  23: 'float4e2m1',
} as const satisfies Record<number, string>;
export type ElementType = (typeof elementTypes)[keyof typeof elementTypes];

/** The name of an element type, for its number in a file; undefined for one that onnx.proto does not have. */
export function elementType(number: number): ElementType | undefined {
  return (elementTypes as Readonly<Record<number, ElementType>>)[number];
}

/**
 * The type in which the engine holds values of a file's type: every float is a float32, 4-bit integers take a byte.
 * Undefined for types that are not numbers, and for formats that are too rare to be read.
 */
export function heldType(type: ElementType): DataType | undefined {
  switch (type) {
    case 'float16':
    case 'bfloat16':
    case 'float64':
    case 'float8e4m3fn':
    case 'float8e5m2':
      return 'float32';
    case 'int4':
      return 'int8';
    case 'uint4':
      return 'uint8';
    case 'string':
    case 'complex64':
    case 'complex128':
    case 'float8e4m3fnuz':
    case 'float8e5m2fnuz':
    case 'float4e2m1':
      return undefined;
    default:
      return type;
  }
}

/** Bits of one element in a file. */
export function bitsOf(type: ElementType): number {
  switch (type) {
    case 'int4':
    case 'uint4':
    case 'float4e2m1':
      return 4;
    case 'int8':
    case 'uint8':
    case 'bool':
    case 'float8e4m3fn':
    case 'float8e4m3fnuz':
    case 'float8e5m2':
    case 'float8e5m2fnuz':
      return 8;
    case 'int16':
    case 'uint16':
    case 'float16':
    case 'bfloat16':
      return 16;
    case 'float32':
    case 'int32':
    case 'uint32':
      return 32;
    case 'complex128':
      return 128;
    default:
      return 64;
  }
}
