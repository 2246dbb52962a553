import { mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../InputError.ts';
import { Bytes } from './Bytes.ts';

/** The disk is looked at after so many bytes, and others keep as many. */
const spared = 2 ** 28;

/**
 * Writes unpacked data to a temporary file, so that rows of it can be read by position without holding all in memory.
 * Throws an InputError when the disk is full, or nearly: other programs need some of it.
 * The file disappears when the result is closed; where the system allows it, already when the process ends.
 */
export async function spool(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Bytes> {
  const folder = await mkdtemp(join(tmpdir(), 'neuron-lens-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const handle = await open(join(folder, 'rows'), 'wx+', 0o600);
  try {
    // An open file lives on without its name, except on Windows.
    if (process.platform !== 'win32') await remove();
    let size = 0;
    for await (const chunk of chunks) {
      await handle.writeFile(chunk);
      if (Math.floor(size / spared) < Math.floor((size + chunk.byteLength) / spared)) await requireSpace();
      size += chunk.byteLength;
    }
    return new Bytes(handle, 0, size, process.platform === 'win32' ? remove : undefined);
  } catch (error) {
    await handle.close();
    await remove();
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw fullDisk();
    throw error;
  }
}

async function requireSpace(): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir());
  if (bavail * bsize < spared) throw fullDisk();
}

function fullDisk(): InputError {
  return new InputError(
    `the disk of ${tmpdir()} is full, where data is unpacked; make room, or set TMPDIR to another folder`,
  );
}
