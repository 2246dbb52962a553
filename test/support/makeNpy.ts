/** The bytes of an .npy file. `values` are in row-major order, whatever the order in the file. */
export function makeNpy(
  values: readonly number[],
  shape: readonly number[],
  descr: string,
  { fortran = false, version = 1 }: { fortran?: boolean; version?: 1 | 2 | 3 } = {},
): Buffer {
  const prefix = version === 1 ? 10 : 12;
  const lengths = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${lengths}), }`;
  const header = `${text.padEnd(Math.ceil((prefix + text.length + 1) / 64) * 64 - prefix - 1)}\n`;
  const start = Buffer.alloc(prefix);
  start.write('\x93NUMPY', 'latin1');
  start[6] = version;
  if (version === 1) start.writeUInt16LE(header.length, 8);
  else start.writeUInt32LE(header.length, 8);
  const ordered = fortran ? values.map((_, i) => values[rowMajor(i, shape)]!) : values;
  return Buffer.concat([
    start,
    Buffer.from(header, 'latin1'),
    ...ordered.map((value) => element(value, descr)),
  ]);
}

function rowMajor(columnMajor: number, shape: readonly number[]): number {
  let rest = columnMajor;
  const index = shape.map((length) => {
    const here = rest % length;
    rest = Math.floor(rest / length);
    return here;
  });
  return index.reduce((position, here, axis) => position * shape[axis]! + here, 0);
}

function element(value: number, descr: string): Buffer {
  const bytes = Buffer.alloc(Number(descr[2]));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = !descr.startsWith('>');
  switch (descr.slice(1)) {
    case 'f2':
      if (value !== 0 && value !== 1) throw new Error('only 0 and 1 are written in half precision here');
      view.setUint16(0, value === 0 ? 0 : 0x3c00, little);
      break;
    case 'f4':
      view.setFloat32(0, value, little);
      break;
    case 'f8':
      view.setFloat64(0, value, little);
      break;
    case 'i8':
      view.setBigInt64(0, BigInt(value), little);
      break;
    case 'i4':
      view.setInt32(0, value, little);
      break;
    case 'u2':
      view.setUint16(0, value, little);
      break;
    case 'u1':
    case 'b1':
      view.setUint8(0, value);
      break;
    default:
      throw new Error(`no element of type ${descr} is written here`);
  }
  return bytes;
}
