import { lstat, mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseResultText, type Result } from '../../protocol/Result.ts';
import { describeAnalysis } from '../../report/describeAnalysis.ts';
import { resultTitle } from '../../report/resultTitle.ts';
import { shortenText } from '../../report/shortenText.ts';
import { readResultText } from '../readResultText.ts';
import { writeWhole } from '../writeWhole.ts';
import { SavedMetaSchema, type SavedAnalysis, type SavedMeta } from './SavedAnalysis.ts';

/** Name of the folder in a workspace. */
export const savedFolderName = '.neuron-lens';

/** Of all documents together, in megabytes, where the user says nothing else. */
export const defaultMegabytes = 1024;

/** A sidecar is small; whatever is larger is none. */
const mostMetaBytes = 2 ** 18;

/** Of what a sidecar repeats, in characters: requests may hold whole results. */
const mostPartLength = 2 ** 16;

/** What a stopped process left half written or set aside, after so many milliseconds. */
const abandonedAfter = 60 * 60 * 1000;

/** Files looked at together: of thousands of them the system's handles would run out, and a window would wait. */
const together = 32;

const documentName = /^([a-zA-Z]+-[0-9a-f]{16})\.nlens\.json$/;
const metaName = /^([a-zA-Z]+-[0-9a-f]{16})\.meta\.json$/;
const leftName = /^(\.gitignore|[a-zA-Z]+-[0-9a-f]{16}\.(nlens|meta)\.json)\.([^/]*\.part|aside)$/;

/**
 * Results of a workspace by the question that they answer, in its folder `.neuron-lens`: `KIND-HASH.nlens.json`, as
 * saved by hand, and beside it `KIND-HASH.meta.json` with what a list shows. Several processes may use one folder:
 * files are written beside and renamed, and what is gone or damaged meanwhile counts as not there. So does whatever
 * else lies in the folder, links included, and everything where the folder is itself a link.
 */
export class SavedAnalyses {
  readonly folder: string;
  readonly #mostBytes: number;

  /**
   * @param workspace the folder that `.neuron-lens` lies in
   * @param bytes of all documents together; the least recently used go first
   */
  constructor(workspace: string, bytes = defaultMegabytes * 2 ** 20) {
    this.folder = join(workspace, savedFolderName);
    this.#mostBytes = bytes;
  }

  /** Whether the folder is there, and is no link. */
  async exists(): Promise<boolean> {
    return (await lstat(this.folder).catch(() => undefined))?.isDirectory() === true;
  }

  /** The answer to the question with this key. It counts as used now. */
  async find(key: string): Promise<Result | undefined> {
    const names = await this.#documents((name) => name.endsWith(`-${key.slice(0, 16)}`));
    for (const { name, bytes } of names) {
      const result = bytes > this.#mostBytes ? undefined : await this.#read(name, key);
      if (result) return result;
    }
    return undefined;
  }

  /** What is kept of a result, where the folder still holds just that one. */
  async describeResult(result: Result): Promise<SavedMeta | undefined> {
    return (await this.list()).find((meta) => belongs(meta, result));
  }

  /**
   * Keeps an answer, and removes others where all together would be too large.
   * Rejects where it cannot be written, or is too large by itself.
   */
  async keep(key: string, result: Result, asked?: SavedMeta['asked']): Promise<void> {
    const text = JSON.stringify(result);
    const bytes = Buffer.byteLength(text);
    if (bytes > this.#mostBytes) {
      throw new Error(
        `the analysis takes ${Math.ceil(bytes / 2 ** 20)} MB, more than all saved analyses may (${Math.floor(this.#mostBytes / 2 ** 20)} MB)`,
      );
    }
    await this.#makeFolder();
    const name = `${result.kind}-${key.slice(0, 16)}`;
    // What cannot be written, as on a full disk, costs none of the others.
    await writeWhole(this.#document(name), text);
    try {
      await writeWhole(this.#meta(name), JSON.stringify(metaOf(key, result, asked)));
    } catch (error) {
      // The sidecar of an answer before would speak of another document.
      await rm(this.#document(name), { force: true });
      throw error;
    }
    await this.#makeRoom(bytes, name);
  }

  /** All that can be opened, the newest first. */
  async list(): Promise<SavedAnalysis[]> {
    const found = await inGroups(await this.#documents(), async ({ name, bytes }) => {
      const meta = await this.#readMeta(name);
      return meta && { ...meta, path: this.#document(name), bytes };
    });
    return found
      .filter((meta) => meta !== undefined)
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
  }

  /** Removes a saved analysis of the list; one that is gone already is no error. */
  async remove(path: string): Promise<void> {
    const [document] = await this.#documents((name) => this.#document(name) === path);
    if (document) await this.#remove(document.name);
  }

  async #read(name: string, key: string): Promise<Result | undefined> {
    const meta = await this.#readMeta(name);
    if (meta?.key !== key) return undefined;
    const path = this.#document(name);
    try {
      const result = parseResultText(await readResultText(path));
      if (!belongs(meta, result)) return undefined;
      const now = new Date();
      // It does not matter if another process removed it after it was read.
      await utimes(path, now, now).catch(() => undefined);
      return result;
    } catch {
      // Gone or damaged: it is computed again, and that replaces it.
      return undefined;
    }
  }

  /**
   * Takes a saved analysis of the list away for a while; undefined where it is gone already.
   * `restore` brings it back, unless its question was answered anew meanwhile, and `discard` removes it.
   */
  async setAside(
    path: string,
  ): Promise<{ restore: () => Promise<void>; discard: () => Promise<void> } | undefined> {
    const [document] = await this.#documents((name) => this.#document(name) === path);
    if (!document) return undefined;
    // The sidecar leaves first and comes back last: it is what is listed.
    const files = [this.#meta(document.name), this.#document(document.name)];
    const discard = async () => {
      for (const file of files) await rm(`${file}.aside`, { force: true });
    };
    const restore = async () => {
      if (await lstat(path).catch(() => undefined)) return discard();
      for (const file of files.toReversed()) await rename(`${file}.aside`, file);
    };
    try {
      for (const file of files) await rename(file, `${file}.aside`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        // Another window was faster.
        await discard();
        return undefined;
      }
      await rename(`${files[0]!}.aside`, files[0]!).catch(() => undefined);
      throw error;
    }
    return { restore, discard };
  }

  async #makeFolder(): Promise<void> {
    const found = await lstat(this.folder).catch(() => undefined);
    if (found && !found.isDirectory()) {
      throw new Error(found.isSymbolicLink() ? 'the folder is a link' : 'it is a file and no folder');
    }
    await mkdir(this.folder, { recursive: true });
    // Nobody wants them in a repository, and nobody has to remember to say so; who does want them changes the file.
    await writeFile(join(this.folder, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  }

  /**
   * Removes the least recently used until there is room for what was written last, and what stopped processes left half
   * written.
   */
  async #makeRoom(bytes: number, newest: string): Promise<void> {
    await this.#clear();
    let total = bytes;
    const others = (await this.#documents()).filter(({ name }) => name !== newest);
    // A clock that was ahead makes nothing stay for longer.
    const now = Date.now();
    for (const { name, bytes: size } of others.sort((a, b) => age(a.used, now) - age(b.used, now))) {
      total += size;
      if (total > this.#mostBytes) await this.#remove(name);
    }
  }

  /** Removes what nobody waits for any more: half a file, a file that was set aside, a sidecar without its document. */
  async #clear(): Promise<void> {
    const names = await readdir(this.folder);
    const there = new Set(names);
    const left = names.filter((file) => {
      const alone = metaName.exec(file)?.[1];
      return alone === undefined ? leftName.test(file) : !there.has(`${alone}.nlens.json`);
    });
    await inGroups(left, async (name) => {
      const path = join(this.folder, name);
      const found = await lstat(path).catch(() => undefined);
      const old = found && Math.abs(Date.now() - found.mtimeMs) > abandonedAfter;
      if (old && !found.isDirectory()) await rm(path, { force: true });
    });
  }

  async #remove(name: string): Promise<void> {
    await rm(this.#meta(name), { force: true });
    await rm(this.#document(name), { force: true });
  }

  /** The documents of the folder: plain files with such a name. */
  async #documents(
    wanted: (name: string) => boolean = () => true,
  ): Promise<{ name: string; bytes: number; used: number }[]> {
    if (!(await this.exists())) return [];
    const names = (await readdir(this.folder).catch(() => [])).flatMap(
      (file) => documentName.exec(file)?.[1] ?? [],
    );
    const found = await inGroups(names.filter(wanted), async (name) => {
      const about = await lstat(this.#document(name)).catch(() => undefined);
      return about?.isFile() === true ? { name, bytes: about.size, used: about.mtimeMs } : undefined;
    });
    return found.filter((document) => document !== undefined);
  }

  async #readMeta(name: string): Promise<SavedMeta | undefined> {
    const path = this.#meta(name);
    try {
      const about = await lstat(path);
      if (!about.isFile() || about.size > mostMetaBytes) return undefined;
      const meta = SavedMetaSchema.parse(JSON.parse(await readFile(path, 'utf8')));
      return name === `${meta.kind}-${meta.key.slice(0, 16)}` ? meta : undefined;
    } catch {
      return undefined;
    }
  }

  #document(name: string): string {
    return join(this.folder, `${name}.nlens.json`);
  }

  #meta(name: string): string {
    return join(this.folder, `${name}.meta.json`);
  }
}

function metaOf(key: string, result: Result, asked: SavedMeta['asked']): SavedMeta {
  const { kind, createdAt, model, data, seed, seconds } = result;
  const path = (of: string) => shortenText(of, 4096);
  const small = (value: unknown) => JSON.stringify(value).length <= mostPartLength;
  const parameters = 'parameters' in result ? result.parameters : {};
  return {
    version: 1,
    key,
    kind,
    title: resultTitle(result),
    description: describeAnalysis(result),
    createdAt,
    model: { path: path(model.path), sha256: model.sha256 },
    ...(data && { data: { path: path(data.path), sha256: data.sha256, samples: data.samples } }),
    ...(small(parameters) && { parameters }),
    ...(asked && small(asked) && { asked }),
    seed,
    seconds,
  };
}

/** Whether a document is the one that its sidecar speaks of. */
function belongs(meta: SavedMeta, result: Result): boolean {
  return (
    meta.kind === result.kind &&
    meta.createdAt === result.createdAt &&
    meta.model.sha256 === result.model.sha256 &&
    meta.data?.sha256 === result.data?.sha256
  );
}

/** Milliseconds since a time; of one to come, 0. */
function age(time: number, now: number): number {
  return Math.max(now - time, 0);
}

/** What comes of each, a group of them after the other. */
async function inGroups<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += together) {
    results.push(...(await Promise.all(items.slice(i, i + together).map(work))));
  }
  return results;
}
