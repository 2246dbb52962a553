import { float16Value } from '../graph/float16Value.ts';

/** How a file writes one number. */
export interface ElementType {
  /** As NumPy writes it: `<f4`. */
  readonly name: string;
  readonly bytes: number;
  decode(view: DataView, offset: number): number;
}

type Decode = (view: DataView, offset: number, littleEndian: boolean) => number;

const decoders: Readonly<Record<string, Decode>> = {
  f2: (view, offset, little) => float16Value(view.getUint16(offset, little)),
  f4: (view, offset, little) => view.getFloat32(offset, little),
  f8: (view, offset, little) => view.getFloat64(offset, little),
  i1: (view, offset) => view.getInt8(offset),
  i2: (view, offset, little) => view.getInt16(offset, little),
  i4: (view, offset, little) => view.getInt32(offset, little),
  i8: (view, offset, little) => Number(view.getBigInt64(offset, little)),
  u1: (view, offset) => view.getUint8(offset),
  u2: (view, offset, little) => view.getUint16(offset, little),
  u4: (view, offset, little) => view.getUint32(offset, little),
  u8: (view, offset, little) => Number(view.getBigUint64(offset, little)),
  b1: (view, offset) => (view.getUint8(offset) === 0 ? 0 : 1),
};

/** The type of a NumPy `descr` such as `<f4`, `>i8` or `|u1`; undefined for text, objects and complex numbers. */
export function elementType(name: string): ElementType | undefined {
  const [, order, code] = /^([<>|=])([fiub][1248])$/.exec(name) ?? [];
  const decode = code === undefined ? undefined : decoders[code];
  if (!decode) return undefined;
  const little = order !== '>';
  return { name, bytes: Number(code![1]), decode: (view, offset) => decode(view, offset, little) };
}
