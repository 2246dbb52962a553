import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { InputError } from '../../InputError.ts';
import { writeWhole } from '../../writeWhole.ts';
import { RankFile } from './RankFile.ts';

const IdentitySchema = z.object({ kind: z.literal('roar'), version: z.literal(1) }).catchall(z.unknown());
const DoneSchema = z.object({ accuracy: z.number().min(0).max(1) });

/** What trainings and maps depend on; methods, shares and repeats may be added to a folder later. */
export type RoarIdentity = Readonly<Record<string, unknown>>;

/** The folder of a ROAR: maps as removal ranks, and what each finished training came to. */
export class RoarFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes the folder, or opens it. Rejects with an InputError where another ROAR is in it. */
  static async open(path: string, identity: RoarIdentity): Promise<RoarFolder> {
    const about = join(path, 'roar.json');
    const wanted = { kind: 'roar', version: 1, ...identity };
    try {
      await mkdir(path, { recursive: true });
      const text = await readFile(about, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        return undefined;
      });
      if (text === undefined) await writeWhole(about, `${JSON.stringify(wanted, null, 2)}\n`);
      else compare(text, wanted, path);
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError(`cannot use the folder ${path}: ${(error as Error).message}; choose another one`);
    }
    return new RoarFolder(path);
  }

  ranks(method: string, part: 'train' | 'test', pixels: number): Promise<RankFile> {
    return RankFile.open(join(this.path, `${method}.${part}.ranks`), pixels);
  }

  /** Accuracy of a finished training; undefined where it has not been done. */
  async accuracy(training: string): Promise<number | undefined> {
    const path = join(this.path, `${training}.json`);
    try {
      return DoneSchema.parse(JSON.parse(await readFile(path, 'utf8'))).accuracy;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new InputError(`${path} is damaged: remove it, and the training is done again`);
    }
  }

  async finish(training: string, accuracy: number): Promise<void> {
    await writeWhole(join(this.path, `${training}.json`), `${JSON.stringify({ accuracy })}\n`);
  }

  checkpoint(training: string): string {
    return join(this.path, `${training}.checkpoint`);
  }
}

function compare(text: string, wanted: RoarIdentity, path: string): void {
  let found: Record<string, unknown>;
  try {
    found = IdentitySchema.parse(JSON.parse(text));
  } catch {
    throw new InputError(
      `${join(path, 'roar.json')} is damaged, or the folder is used for something else: choose another one`,
    );
  }
  const other = Object.keys(wanted).filter(
    (name) => JSON.stringify(found[name]) !== JSON.stringify(wanted[name]),
  );
  if (other.length === 0) return;
  throw new InputError(
    `the folder ${path} holds another ROAR, with another ${other.join(', ')}: give the same as then, or another folder`,
  );
}
