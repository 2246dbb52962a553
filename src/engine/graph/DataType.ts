/** Element types of tensors, named as in NumPy. After reading, a graph holds float32 (or float64), integers and bool only. */
export const dataTypes = [
  'float32',
  'float64',
  'float16',
  'int64',
  'int32',
  'int16',
  'int8',
  'uint64',
  'uint32',
  'uint16',
  'uint8',
  'bool',
] as const;
export type DataType = (typeof dataTypes)[number];

export function isFloat(type: DataType): type is 'float32' | 'float64' | 'float16' {
  return type === 'float32' || type === 'float64' || type === 'float16';
}
