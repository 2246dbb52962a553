import { readFile, stat } from 'node:fs/promises';

/**
 * The contents of a file. Rejects for what is no plain file, as some of them never end (a link may lead to /dev/zero),
 * and for one of more than `mostBytes`. The message does not name the file.
 */
export async function readPlainFile(path: string, mostBytes: number): Promise<Buffer> {
  const found = await stat(path);
  if (!found.isFile() && !found.isDirectory()) throw new Error('it is no plain file');
  if (found.size > mostBytes) {
    throw new Error(
      `it has ${Math.ceil(found.size / 2 ** 20)} MiB, and may have ${Math.floor(mostBytes / 2 ** 20)}`,
    );
  }
  return readFile(path);
}
