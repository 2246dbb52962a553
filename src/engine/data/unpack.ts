import { createReadStream } from 'node:fs';
import { createGunzip, createInflateRaw } from 'node:zlib';
import { InputError } from '../InputError.ts';

/**
 * The contents of a compressed stretch of a file, chunk by chunk.
 * @param limit bytes that it should hold: more is refused, so that neither damage nor malice fills the disk.
 * @param saidBy what the limit comes from, for the message
 */
export async function* unpack(
  path: string,
  format: 'gzip' | 'deflate',
  limit: number,
  stretch: { start: number; end: number } = { start: 0, end: Infinity },
  saidBy = 'its header says',
): AsyncGenerator<Buffer> {
  const file = createReadStream(path, stretch);
  const stream = format === 'gzip' ? createGunzip() : createInflateRaw();
  file.on('error', (error) => stream.destroy(error));
  file.pipe(stream);
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) {
        throw new InputError(`${path} is damaged: it unpacks to more than ${saidBy}; get it again`);
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`cannot unpack ${path}: ${(error as Error).message}; get the file again`);
  } finally {
    file.destroy();
    stream.destroy();
  }
}
