import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname } from 'node:path/posix';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import tar from 'tar-stream';

/** Writes every n-th picture of each folder of a .tar.gz to a .tar, which is there whole or not at all. */
export async function thinArchive(from: string, to: string, n: number): Promise<void> {
  const seen = new Map<string, number>();
  const pack = tar.pack();
  const copy = async (): Promise<void> => {
    for await (const entry of createReadStream(from).pipe(createGunzip()).pipe(tar.extract())) {
      const { name, size, type } = entry.header;
      const folder = dirname(name);
      const number = type === 'file' ? (seen.get(folder) ?? 0) : 1;
      if (type === 'file') seen.set(folder, number + 1);
      if (number % n === 0) await pipeline(entry, pack.entry({ name, size: size! }));
      else entry.resume();
    }
    pack.finalize();
  };
  await Promise.all([copy(), pipeline(pack, createWriteStream(`${to}.part`))]);
  await rename(`${to}.part`, to);
}
