import { InputError } from '../../InputError.ts';
import { elementCount } from '../../graph/Tensor.ts';
import type { ArrayLayout } from '../ArraySource.ts';
import { Bytes } from '../Bytes.ts';
import { elementType } from '../ElementType.ts';
import { spool } from '../spool.ts';
import { unpack } from '../unpack.ts';

/** Types by the third byte of the file; numbers of more than one byte are big-endian. */
const types: Readonly<Record<number, string>> = {
  0x08: '|u1',
  0x09: '|i1',
  0x0b: '>i2',
  0x0c: '>i4',
  0x0d: '>f4',
  0x0e: '>f8',
};

/** Magic number and the lengths of at most eight axes. */
const longestHeader = 4 + 4 * 8;

/** An idx file as MNIST's, plain or gzipped; a gzipped one is unpacked to a temporary file. */
export async function openIdx(
  path: string,
  gzipped: boolean,
): Promise<{ bytes: Bytes; layout: ArrayLayout }> {
  if (!gzipped) {
    const bytes = await Bytes.open(path);
    try {
      const layout = readLayout(await bytes.read(0, Math.min(bytes.size, longestHeader)), path);
      return { bytes, layout };
    } catch (error) {
      await bytes.close();
      throw error;
    }
  }
  // The header says how much there is to unpack: a damaged file, or one made to fill the disk, stops there.
  const layout = readLayout(await firstBytes(path), path);
  const limit = layout.offset + elementCount(layout.shape) * layout.type.bytes;
  return { bytes: await spool(unpack(path, 'gzip', limit)), layout };
}

export function isIdx(start: Uint8Array): boolean {
  return start[0] === 0 && start[1] === 0 && start[2]! in types && start[3]! >= 1 && start[3]! <= 8;
}

function readLayout(start: Buffer, path: string): ArrayLayout {
  const rank = start[3]!;
  const offset = 4 + 4 * rank;
  if (start.length < 4 || !isIdx(start) || start.length < offset) {
    throw new InputError(`${path} is no idx file: its header is damaged or cut off; get the file again`);
  }
  const shape = Array.from({ length: rank }, (_, axis) => start.readUInt32BE(4 + 4 * axis));
  return { type: elementType(types[start[2]!]!)!, shape, fortran: false, offset };
}

async function firstBytes(path: string): Promise<Buffer> {
  let head = Buffer.alloc(0);
  for await (const chunk of unpack(path, 'gzip', Infinity)) {
    head = Buffer.concat([head, chunk]);
    if (head.length >= longestHeader) break;
  }
  return head;
}
