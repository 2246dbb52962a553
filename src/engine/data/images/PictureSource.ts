import { relative } from 'node:path';
import { InputError } from '../../InputError.ts';
import { readPlainFile } from '../../readPlainFile.ts';
import type { RawSample, SampleSource } from '../SampleSource.ts';
import { decodeImage } from './decodeImage.ts';

/** A picture of the most pixels that are read, unpacked, has less. */
const mostBytes = 2 ** 30;

/** Picture files, decoded when they are read. */
export class PictureSource implements SampleSource {
  readonly pictures = true;
  readonly bytes = true;
  readonly labels?: readonly (number | string)[];
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly #folder: string;

  constructor(folder: string, files: readonly string[], labels?: readonly (number | string)[]) {
    this.#folder = folder;
    this.files = files;
    if (labels) this.labels = labels;
  }

  get samples(): number {
    return this.files.length;
  }

  sampleName(index: number): string {
    return relative(this.#folder, this.files[index]!);
  }

  async read(indices: readonly number[]): Promise<RawSample[]> {
    const samples: RawSample[] = [];
    for (const index of indices) {
      const path = this.files[index]!;
      samples.push(await decodeImage(await readPicture(path), path));
    }
    return samples;
  }

  async close(): Promise<void> {
    // No file stays open between reads.
  }
}

async function readPicture(path: string): Promise<Buffer> {
  try {
    return await readPlainFile(path, mostBytes);
  } catch (error) {
    throw new InputError(`cannot read ${path}: ${(error as Error).message}`);
  }
}
