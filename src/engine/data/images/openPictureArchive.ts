import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { InputError } from '../../InputError.ts';
import { Bytes } from '../Bytes.ts';
import type { RawSample, SampleSource } from '../SampleSource.ts';
import { spool } from '../spool.ts';
import { unpack } from '../unpack.ts';
import { decodeImage } from './decodeImage.ts';
import { isPicture, takeTurns } from './openPictures.ts';

interface Entry {
  readonly name: string;
  /** The folder that it lies in: its class. */
  readonly label: string;
  readonly start: number;
  readonly size: number;
}

/**
 * What a gzipped archive may unpack to, whichever is more. Pictures are compressed already: even tiny ones, which the
 * archive fills up to its blocks, hardly come to a tenth of it.
 */
const mostUnpacked = { bytes: 2 ** 28, ratio: 50 };

/** Bytes read at once while the archive is listed. */
const stretch = 2 ** 20;

/**
 * The pictures of a .tar or .tar.gz archive: a folder for each class, or all in one folder, as in a folder on the disk.
 * A gzipped one is unpacked to a temporary file; pictures are decoded when they are read.
 */
export async function openPictureArchive(path: string, gzipped: boolean): Promise<SampleSource> {
  const archive = gzipped ? await unpackArchive(path) : await Bytes.open(path);
  try {
    const entries = await listPictures(archive);
    const folders = new Set(entries.map(({ name }) => posix.dirname(name)));
    return new ArchiveSource(path, archive, takeTurns(entries), folders.size > 1);
  } catch (error) {
    await archive.close();
    throw new InputError(`cannot read the archive ${path}: ${(error as Error).message}; get the file again`);
  }
}

async function unpackArchive(path: string): Promise<Bytes> {
  const { size } = await stat(path);
  const limit = Math.max(mostUnpacked.bytes, mostUnpacked.ratio * size);
  const pictures = `pictures do: more than ${mostUnpacked.ratio} times its size`;
  return spool(unpack(path, 'gzip', limit, { start: 0, end: Infinity }, pictures));
}

async function listPictures(archive: Bytes): Promise<Entry[]> {
  async function* contents(): AsyncGenerator<Buffer> {
    for (let start = 0; start < archive.size; start += stretch) {
      yield await archive.read(start, Math.min(stretch, archive.size - start));
    }
  }
  const entries: Entry[] = [];
  await new Promise<void>((resolve, reject) => {
    const tar = extract();
    tar.on('entry', (header, stream, next) => {
      const { name, type, size = 0 } = header;
      // Where the file's bytes begin in the archive; the types do not know of it.
      const { byteOffset } = header as typeof header & { byteOffset: number };
      if (type === 'file' && isPicture(name) && !isHidden(name)) {
        const label = posix.basename(posix.dirname(name));
        entries.push({ name: posix.normalize(name), label, start: byteOffset, size });
      }
      stream.on('end', next).on('error', reject).resume();
    });
    tar.on('finish', resolve).on('error', reject);
    Readable.from(contents()).on('error', reject).pipe(tar);
  });
  return entries;
}

/** Such as the resource forks that macOS packs beside every file. */
function isHidden(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('.') && part !== '.');
}

class ArchiveSource implements SampleSource {
  readonly pictures = true;
  readonly bytes = true;
  readonly labels?: readonly string[];
  readonly #path: string;
  readonly #archive: Bytes;
  readonly #entries: readonly Entry[];

  constructor(path: string, archive: Bytes, entries: readonly Entry[], labelled: boolean) {
    this.#path = path;
    this.#archive = archive;
    this.#entries = entries;
    if (labelled) this.labels = entries.map(({ label }) => label);
  }

  get samples(): number {
    return this.#entries.length;
  }

  sampleName(index: number): string {
    return this.#entries[index]!.name;
  }

  async read(indices: readonly number[]): Promise<RawSample[]> {
    const samples: RawSample[] = [];
    for (const index of indices) {
      const { name, start, size } = this.#entries[index]!;
      samples.push(await decodeImage(await this.#archive.read(start, size), `${this.#path}: ${name}`));
    }
    return samples;
  }

  async close(): Promise<void> {
    await this.#archive.close();
  }
}
