import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import * as z from 'zod';
import { EpochSchema, TrainingParametersSchema } from '../../protocol/Training.ts';
import { InputError } from '../InputError.ts';
import { writeWhole } from '../writeWhole.ts';

/** What a training is: another one cannot go on from its checkpoint. */
const IdentitySchema = z.object({
  /** SHA-256 of the network that it started from. */
  network: z.string(),
  /** SHA-256 of everything that says which samples it gets. */
  data: z.string(),
  validation: z.string().nullable(),
  parameters: TrainingParametersSchema,
  seed: z.int(),
});
export type TrainingIdentity = z.infer<typeof IdentitySchema>;

const PositionSchema = z.object({
  /** Epochs that are done. */
  epoch: z.int().nonnegative(),
  /** Steps of the epoch under way that are done. */
  step: z.int().nonnegative(),
  /** Sums over those steps: losses, and samples named rightly. */
  loss: z.number(),
  right: z.int().nonnegative(),
  history: z.array(EpochSchema),
});
/** How far a training has come. */
export type TrainingPosition = z.infer<typeof PositionSchema>;

const HeaderSchema = z.object({
  kind: z.literal('training-checkpoint'),
  version: z.literal(1),
  identity: IdentitySchema,
  position: PositionSchema,
  lengths: z.array(z.int().nonnegative()),
  /** SHA-256 of the arrays' bytes. */
  sha256: z.string(),
});

/** The length of the header in its first bytes. */
const prefix = 4;
/** More is no header of ours. */
const longestHeader = 2 ** 26;

/** Writes how far a training has come, and its numbers: a header in JSON, then the arrays' bytes. */
export async function writeCheckpoint(
  path: string,
  identity: TrainingIdentity,
  position: TrainingPosition,
  arrays: readonly Float32Array[],
): Promise<void> {
  const lengths = arrays.map(({ length }) => length);
  const bytes = bytesOf(arrays);
  const sha256 = hash(bytes);
  const header = Buffer.from(
    JSON.stringify({ kind: 'training-checkpoint', version: 1, identity, position, lengths, sha256 }),
  );
  const size = Buffer.alloc(prefix);
  size.writeUInt32LE(header.length);
  try {
    await writeWhole(path, [size, header, ...bytes]);
  } catch (error) {
    throw new InputError(`cannot write the checkpoint ${path}: ${(error as Error).message}`);
  }
}

/**
 * Fills the arrays from a checkpoint.
 * @returns how far the training had come; undefined where there is no such file.
 * Throws an InputError for a file that is none, is damaged, or belongs to another training.
 */
export async function readCheckpoint(
  path: string,
  identity: TrainingIdentity,
  arrays: readonly Float32Array[],
): Promise<TrainingPosition | undefined> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InputError(`cannot read the checkpoint ${path}: ${(error as Error).message}`);
  }
  try {
    const fill = async (bytes: Uint8Array): Promise<void> => {
      for (let done = 0; done < bytes.length;) {
        const { bytesRead } = await file.read(bytes, done, bytes.length - done);
        if (bytesRead === 0) throw damaged(path);
        done += bytesRead;
      }
    };
    const size = Buffer.alloc(prefix);
    await fill(size);
    if (size.readUInt32LE() > longestHeader) throw damaged(path);
    const text = Buffer.alloc(size.readUInt32LE());
    await fill(text);
    const header = parseHeader(text.toString(), path);
    checkIdentity(header.identity, identity, path);
    if (JSON.stringify(header.lengths) !== JSON.stringify(arrays.map(({ length }) => length)))
      throw damaged(path);
    const bytes = bytesOf(arrays);
    for (const part of bytes) await fill(part);
    if (hash(bytes) !== header.sha256) throw damaged(path);
    return header.position;
  } finally {
    await file.close();
  }
}

/** Views, no copies. */
function bytesOf(arrays: readonly Float32Array[]): Buffer[] {
  return arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
}

function hash(parts: readonly Buffer[]): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest('hex');
}

function parseHeader(text: string, path: string): z.infer<typeof HeaderSchema> {
  try {
    return HeaderSchema.parse(JSON.parse(text));
  } catch {
    throw damaged(path);
  }
}

function damaged(path: string): InputError {
  return new InputError(`${path} is no checkpoint of a training, or damaged: train without --resume`);
}

function checkIdentity(found: TrainingIdentity, wanted: TrainingIdentity, path: string): void {
  const other: string[] = (['network', 'data', 'validation', 'seed'] as const).filter(
    (part) => found[part] !== wanted[part],
  );
  for (const [name, value] of Object.entries(wanted.parameters)) {
    if (found.parameters[name as keyof typeof found.parameters] !== value) other.push(name);
  }
  if (other.length === 0) return;
  throw new InputError(
    `${path} belongs to a training with another ${other.join(', ')}: give the same as then, or train without --resume`,
  );
}
