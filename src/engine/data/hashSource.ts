import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { PictureSource } from './images/PictureSource.ts';
import type { SampleSource } from './SampleSource.ts';
import { sha256 } from './sha256.ts';

const filesAtOnce = 16;

/** SHA-256 of the file, or, of pictures, of the sorted list of `hash  relative path` lines of those that are used. */
export async function hashSource(source: SampleSource, path: string, samples: number): Promise<string> {
  if (!(source instanceof PictureSource)) return sha256(path);
  const files = source.files.slice(0, samples);
  const line = async (file: string): Promise<string> =>
    `${await sha256(file)}  ${relative(path, file).replaceAll('\\', '/')}\n`;
  const lines: string[] = [];
  while (lines.length < files.length) {
    const next = files.slice(lines.length, lines.length + filesAtOnce);
    lines.push(...(await Promise.all(next.map(line))));
  }
  return createHash('sha256').update(lines.sort().join('')).digest('hex');
}
