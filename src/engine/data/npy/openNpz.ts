import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { InputError } from '../../InputError.ts';
import { Bytes } from '../Bytes.ts';
import { spool } from '../spool.ts';
import { unpack } from '../unpack.ts';

const stored = 0;
const deflated = 8;

/** Names that the arrays of samples and of labels go by, in pairs; those of a test split come first. */
const usualNames: readonly (readonly [string, string])[] = [
  ['x_test', 'y_test'],
  ['x', 'y'],
  ['images', 'labels'],
  ['samples', 'labels'],
  ['data', 'labels'],
  ['inputs', 'targets'],
  ['features', 'labels'],
  ['arr_0', 'arr_1'],
];

export interface NpzArrays {
  readonly samples: Bytes;
  readonly labels?: Bytes;
}

/**
 * The arrays of samples and labels in an .npz file, each as the bytes of an .npy file.
 * Stored arrays are read where they lie; compressed ones are unpacked to a temporary file first.
 * @param names the arrays to take; by their usual names when left out.
 */
export async function openNpz(
  path: string,
  names: { samples: string; labels?: string | undefined } | undefined,
): Promise<NpzArrays> {
  const zip = await reading(path, () => openPromise(path, { lazyEntries: true, autoClose: false }));
  try {
    const entries = await reading(path, () => listArrays(zip));
    const chosen = choose(path, [...entries.keys()], names);
    const samples = await openArray(path, zip, entries.get(chosen.samples)!);
    try {
      if (chosen.labels === undefined) return { samples };
      return { samples, labels: await openArray(path, zip, entries.get(chosen.labels)!) };
    } catch (error) {
      await samples.close();
      throw error;
    }
  } finally {
    zip.close();
  }
}

async function listArrays(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('.npy')) entries.set(entry.fileName.slice(0, -'.npy'.length), entry);
  }
  return entries;
}

function choose(
  path: string,
  found: readonly string[],
  names: { samples: string; labels?: string | undefined } | undefined,
): { samples: string; labels?: string | undefined } {
  const list = found.length > 0 ? found.join(', ') : 'none';
  if (names) {
    for (const name of [names.samples, names.labels]) {
      if (name !== undefined && !found.includes(name)) {
        throw new InputError(`${path} has no array "${name}"; its arrays are: ${list}`);
      }
    }
    return names;
  }
  const called = (usual: string): string | undefined => found.find((name) => name.toLowerCase() === usual);
  for (const [samples, labels] of usualNames) {
    const name = called(samples);
    if (name !== undefined) return { samples: name, labels: called(labels) };
  }
  if (found.length === 1) return { samples: found[0]! };
  throw new InputError(
    `${path}: cannot tell which array holds the samples (arrays: ${list}); ` +
      'name it in neuron-lens.json: "arrays": {"samples": "…", "labels": "…"}',
  );
}

async function openArray(path: string, zip: ZipFile, entry: Entry): Promise<Bytes> {
  if (entry.isEncrypted()) throw new InputError(`${path} is encrypted; save it without a password`);
  if (entry.compressionMethod !== stored && entry.compressionMethod !== deflated) {
    throw new InputError(`${path} is packed in a way that NumPy does not use; save it with numpy.savez`);
  }
  const { fileDataStart } = await reading(path, () =>
    zip.readLocalFileHeaderPromise(entry, { minimal: true }),
  );
  const end = fileDataStart + entry.compressedSize;
  if (entry.compressionMethod === stored) {
    const file = await Bytes.open(path);
    return file.slice(fileDataStart, Math.min(end, file.size) - fileDataStart);
  }
  if (entry.compressedSize === 0) throw damaged(path, new Error(`${entry.fileName} has no content`));
  let checksum = 0;
  async function* checked(): AsyncGenerator<Buffer> {
    const stretch = { start: fileDataStart, end: end - 1 };
    for await (const chunk of unpack(path, 'deflate', entry.uncompressedSize, stretch)) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  }
  const unpacked = await spool(checked());
  if (checksum !== entry.crc32) {
    await unpacked.close();
    throw damaged(path, new Error(`the checksum of ${entry.fileName} does not match`));
  }
  return unpacked;
}

/** Whatever the zip library says of a file is about the file. */
async function reading<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw damaged(path, error);
  }
}

function damaged(path: string, error: unknown): InputError {
  return new InputError(`cannot read ${path} as an .npz file: ${(error as Error).message}`);
}
