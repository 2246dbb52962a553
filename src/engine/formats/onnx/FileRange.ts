import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { InputError } from '../../InputError.ts';

/** A file as it was when a model was read from it: weights are fetched later, and must still be the same. */
export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** A stretch of a file. */
export interface FileRange {
  readonly file: StoredFile;
  readonly offset: number;
  readonly length: number;
}

/** Reads the range into new memory, aligned for any typed array. Throws an InputError when the file has changed. */
export function readRange(range: FileRange): Uint8Array<ArrayBuffer> {
  const { file, offset, length } = range;
  let descriptor: number;
  try {
    descriptor = openSync(file.path, 'r');
  } catch (error) {
    throw new InputError(`cannot read the weights in ${file.path} again: ${(error as Error).message}`);
  }
  try {
    const { size, mtimeMs } = fstatSync(descriptor);
    if (size !== file.bytes || mtimeMs !== file.modifiedMs) {
      throw new InputError(`${file.path} has changed since the model was opened: open it again`);
    }
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      // One read of at most 1 GiB: some systems refuse more.
      const read = readSync(descriptor, bytes, done, Math.min(length - done, 2 ** 30), offset + done);
      if (read === 0)
        throw new InputError(`${file.path} ends before byte ${offset + length}: copy the file again`);
      done += read;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}
