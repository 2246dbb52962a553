import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { SavedMetaSchema, type SavedMeta } from '../engine/saved/SavedAnalysis.ts';
import { writeWhole } from '../engine/writeWhole.ts';
import { parseResult, type Result } from '../protocol/Result.ts';
import { AnalysisSchema } from './AnalysisCommand.ts';

/** Where a result comes from: what its paths are relative to, and its model and data as the engine finds them. */
const OriginSchema = AnalysisSchema.partial();
export type Origin = z.infer<typeof OriginSchema>;

/** Of a result that the workspace held: its request, where that was kept. */
const HeldSchema = SavedMetaSchema.pick({ asked: true });
export type Held = Pick<SavedMeta, 'asked'>;

interface Stored {
  readonly result: Result;
  readonly origin: Origin;
  readonly held?: Held | undefined;
}

/** Of all results together, in bytes. */
const mostBytes = 256 * 2 ** 20;

/**
 * The results of open panels, in files, so that a panel has its own again when the window was loaded anew. Together
 * they are bounded: the oldest go first.
 */
export class StoredResults {
  readonly #folder: string;
  readonly #mostBytes: number;
  /** By name, those that are being written. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(folder: string, bytes = mostBytes) {
    this.#folder = folder;
    this.#mostBytes = bytes;
  }

  /**
   * Gives the name under which the result is read again, at once; `written` settles when it can be.
   * @param held of one that the workspace held
   */
  keep(
    result: Result,
    { folder, model, data }: Origin,
    held: Promise<Held> | undefined = undefined,
  ): { name: string; written: Promise<void> } {
    const name = randomUUID();
    const written = this.#write(name, { origin: { folder, model, data }, result }, held);
    const done = () => void this.#writing.delete(name);
    this.#writing.set(name, written.then(done, done));
    return { name, written };
  }

  /** Rejects where the file is gone or damaged. */
  async read(name: string): Promise<Stored> {
    const document = JSON.parse(await readFile(this.#path(name), 'utf8')) as Record<string, unknown>;
    const held = HeldSchema.optional().parse(document['held']);
    return {
      origin: OriginSchema.parse(document['origin']),
      result: parseResult(document['result']),
      ...(held && { held }),
    };
  }

  async forget(name: string): Promise<void> {
    // A panel may be closed before its result was written.
    await this.#writing.get(name);
    await rm(this.#path(name), { force: true });
  }

  async #write(name: string, document: Stored, held: Promise<Held> | undefined): Promise<void> {
    const text = JSON.stringify({ ...document, held: await held });
    const bytes = Buffer.byteLength(text);
    if (bytes > this.#mostBytes) {
      throw new Error(
        `The analysis is too large to be kept for a reload of the window (${Math.ceil(bytes / 2 ** 20)} MB): save it.`,
      );
    }
    await mkdir(this.#folder, { recursive: true });
    await this.#makeRoom(bytes);
    await writeWhole(this.#path(name), text);
  }

  /** Removes the oldest files until so many bytes fit. */
  async #makeRoom(bytes: number): Promise<void> {
    const files = await Promise.all(
      (await readdir(this.#folder)).map(async (file) => {
        const path = join(this.#folder, file);
        // Another window may have removed it meanwhile.
        const found = await stat(path).catch(() => undefined);
        return { path, size: found?.size ?? 0, written: found?.mtimeMs ?? 0 };
      }),
    );
    let total = bytes;
    for (const { path, size } of files.sort((a, b) => b.written - a.written)) {
      total += size;
      if (total > this.#mostBytes) {
        await rm(path, { force: true });
      }
    }
  }

  /** Throws for what is no name: it may come from a page. */
  #path(name: string): string {
    return join(this.#folder, `${z.uuid().parse(name)}.json`);
  }
}
