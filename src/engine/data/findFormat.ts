import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { InputError } from '../InputError.ts';
import { Bytes } from './Bytes.ts';
import { isIdx } from './idx/openIdx.ts';
import { npyMagic } from './npy/readNpyLayout.ts';

export type Format = 'npy' | 'npz' | 'idx' | 'idx.gz' | 'csv' | 'picture' | 'folder' | 'tar' | 'tar.gz';

const zipMagic = Buffer.from('PK');
const gzipMagic = Buffer.from([0x1f, 0x8b]);
const jpegMagic = Buffer.from([0xff, 0xd8, 0xff]);
const pngMagic = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const textExtensions = ['.csv', '.tsv', '.txt'];

/** What a file holds, by its first bytes; text has none, so there the extension decides. */
export async function findFormat(path: string): Promise<Format> {
  const found = await stat(path).catch((error: Error) => {
    throw new InputError(`cannot read ${path}: ${error.message}`);
  });
  if (found.isDirectory()) return 'folder';
  // Reading a pipe or a device would wait, or never end.
  if (!found.isFile()) throw new InputError(`${path} is no regular file; give a file or a folder`);
  const bytes = await Bytes.open(path);
  let start: Buffer;
  try {
    if (bytes.size === 0) throw new InputError(`${path} is empty; get the file again`);
    start = await bytes.read(0, Math.min(bytes.size, 8));
  } finally {
    await bytes.close();
  }
  const begins = (magic: Buffer): boolean => start.subarray(0, magic.length).equals(magic);
  if (begins(npyMagic)) return 'npy';
  if (begins(zipMagic)) return 'npz';
  if (begins(gzipMagic)) return /\.(tar\.gz|tgz)$/i.test(path) ? 'tar.gz' : 'idx.gz';
  if (begins(jpegMagic) || begins(pngMagic)) return 'picture';
  if (isIdx(start)) return 'idx';
  // The oldest archives have no magic number either.
  if (extname(path).toLowerCase() === '.tar') return 'tar';
  if (textExtensions.includes(extname(path).toLowerCase())) return 'csv';
  throw new InputError(
    `${path} is no data that can be read; give a .npy, .npz, idx (.gz) or .csv file, or JPEG and PNG pictures in a folder or a .tar.gz`,
  );
}
