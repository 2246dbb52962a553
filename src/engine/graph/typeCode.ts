import { dataTypes, type DataType } from './DataType.ts';

/** Element types by their number in ONNX (onnx.proto, TensorProto.DataType), as attributes and files hold them. */
const codes: Readonly<Record<DataType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
};

export function typeCode(type: DataType): number {
  return codes[type];
}

/** Undefined for types that graphs do not hold: strings, complex numbers, bfloat16, 8-bit floats. */
export function typeOfCode(code: number): DataType | undefined {
  return dataTypes.find((type) => codes[type] === code);
}
