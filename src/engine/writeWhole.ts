import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';

/**
 * Writes a file beside and renames it: whoever looks finds the old file or the whole new one, never half.
 * Rejects with the system's error, and leaves nothing behind.
 */
export async function writeWhole(path: string, content: string | Iterable<Uint8Array>): Promise<void> {
  // Two may write the same file at once, from two processes or one.
  const beside = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(beside, content);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
