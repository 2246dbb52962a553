import { InputError } from '../../InputError.ts';
import type { ArrayLayout } from '../ArraySource.ts';
import type { Bytes } from '../Bytes.ts';
import { elementType } from '../ElementType.ts';

export const npyMagic = Buffer.from('\x93NUMPY', 'latin1');

/** Longest header that is believed: NumPy refuses more than 10,000 characters too. */
const longestHeader = 10_000;

/**
 * Reads the header of an .npy file (numpy.lib.format, versions 1 to 3).
 * @param path for messages.
 */
export async function readNpyLayout(bytes: Bytes, path: string): Promise<ArrayLayout> {
  const damaged = (what: string): InputError =>
    new InputError(`${path} is no .npy file that can be read: ${what}`);
  if (bytes.size < 12) throw damaged(`it has only ${bytes.size} bytes; save it again with numpy.save`);
  const start = await bytes.read(0, 12);
  if (!start.subarray(0, 6).equals(npyMagic))
    throw damaged('it does not start as one; save it with numpy.save');
  const version = start[6]!;
  if (version < 1 || version > 3)
    throw damaged(`it has version ${version} of the format, versions 1 to 3 are known`);
  const prefix = version === 1 ? 10 : 12;
  const length = version === 1 ? start.readUInt16LE(8) : start.readUInt32LE(8);
  if (length > longestHeader || prefix + length > bytes.size) {
    throw damaged('its header does not end; the file is damaged or cut off');
  }
  const header = (await bytes.read(prefix, length)).toString(version === 3 ? 'utf8' : 'latin1');

  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const fortran = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const lengths = /'shape':\s*\(([\d,\sL]*)\)/.exec(header)?.[1];
  if (fortran === undefined || lengths === undefined || !header.includes("'descr'")) {
    throw damaged('its header is damaged; save it again with numpy.save');
  }
  const type = descr === undefined ? undefined : elementType(descr);
  if (!type) {
    const found = descr ?? 'a structured type';
    throw damaged(
      `it holds elements of type ${found}; convert them to numbers, as with array.astype("float32")`,
    );
  }
  const shape = lengths
    .split(',')
    .map((text) => text.trim().replace(/L$/, ''))
    .filter((text) => text !== '')
    .map(Number);
  if (!shape.every(Number.isSafeInteger) || shape.length > 8)
    throw damaged(`its shape (${lengths}) cannot be used`);
  return { type, shape, fortran: fortran === 'True', offset: prefix + length };
}
