import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { PictureSource } from './images/PictureSource.ts';
import type { SampleSource } from './SampleSource.ts';
import { sha256 } from './sha256.ts';

/** SHA-256 of the file, or, of pictures, of the sorted list of `hash  relative path` lines of those that are used. */
export async function hashSource(source: SampleSource, path: string, samples: number): Promise<string> {
  if (!(source instanceof PictureSource)) return sha256(path);
  const lines: string[] = [];
  for (const file of source.files.slice(0, samples)) {
    lines.push(`${await sha256(file)}  ${relative(path, file).replaceAll('\\', '/')}\n`);
  }
  return createHash('sha256').update(lines.sort().join('')).digest('hex');
}
