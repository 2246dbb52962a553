import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { SavedAnalyses } from '../../../../src/engine/saved/SavedAnalyses.ts';
import type { SavedMeta } from '../../../../src/engine/saved/SavedAnalysis.ts';
import { makeConductanceResult } from '../../../support/makeConductanceResult.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const root = temporaryFolder();
let workspace: string;
let saved: SavedAnalyses;
let count = 0;
beforeEach(() => {
  workspace = join(root, String(count++));
  mkdirSync(workspace);
  saved = new SavedAnalyses(workspace);
});

const key = (letter: string) => letter.repeat(64);
const result = makeConductanceResult({ samples: 4, shown: 2 });
const size = Buffer.byteLength(JSON.stringify(result));
const files = () => readdirSync(saved.folder).sort();
const document = (letter: string) => join(saved.folder, `conductance-${letter.repeat(16)}.nlens.json`);
const sidecar = (letter: string) => join(saved.folder, `conductance-${letter.repeat(16)}.meta.json`);

describe('saved analyses', () => {
  it('are found by their question, also by another window', async () => {
    expect(await saved.find(key('a'))).toBeUndefined();
    await saved.keep(key('a'), result);
    expect(await new SavedAnalyses(workspace).find(key('a'))).toEqual(result);
    expect(await saved.find(key('b'))).toBeUndefined();
    // As the beginning, but another question.
    expect(await saved.find(`${'a'.repeat(16)}${'b'.repeat(48)}`)).toBeUndefined();
  });

  it('leave nothing but documents, sidecars and a .gitignore for all of it', async () => {
    await saved.keep(key('a'), result);
    expect(files()).toEqual([
      '.gitignore',
      `conductance-${'a'.repeat(16)}.meta.json`,
      `conductance-${'a'.repeat(16)}.nlens.json`,
    ]);
    expect(readFileSync(join(saved.folder, '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('are listed from their sidecars, the newest first', async () => {
    await saved.keep(key('a'), { ...result, createdAt: '2026-01-01T10:00:00Z' });
    await saved.keep(key('b'), { ...result, createdAt: '2026-01-03T10:00:00Z' });
    await saved.keep(key('c'), { ...result, createdAt: '2026-01-02T10:00:00Z' });
    const list = await saved.list();
    expect(list.map((each) => each.key[0])).toEqual(['b', 'c', 'a']);
    expect(list[0]).toMatchObject({
      kind: 'conductance',
      title: expect.stringContaining('Conductance of') as string,
      model: { path: result.model.path, sha256: result.model.sha256 },
      data: { samples: result.data.samples },
      parameters: result.parameters,
      path: document('b'),
      bytes: statSync(document('b')).size,
    });
    // The documents are not read.
    writeFileSync(document('b'), 'damaged');
    expect(await saved.list()).toHaveLength(3);
  });

  it('are removed, and one that is gone is no error', async () => {
    await saved.keep(key('a'), result);
    await saved.remove(document('a'));
    await saved.remove(document('a'));
    expect(files()).toEqual(['.gitignore']);
  });

  it('are set aside, and brought back or removed', async () => {
    await saved.keep(key('a'), result);
    const aside = (await saved.setAside(document('a')))!;
    expect([await saved.list(), await saved.find(key('a'))]).toEqual([[], undefined]);
    expect(await saved.setAside(document('a'))).toBeUndefined();
    await aside.restore();
    expect(await saved.find(key('a'))).toEqual(result);
    await (await saved.setAside(document('a')))!.discard();
    expect(files()).toEqual(['.gitignore']);
  });

  it('are brought back no more once their question was answered anew', async () => {
    await saved.keep(key('a'), result);
    const aside = (await saved.setAside(document('a')))!;
    const newer = { ...result, createdAt: '2030-01-01T00:00:00Z' };
    await saved.keep(key('a'), newer);
    await aside.restore();
    expect(await saved.find(key('a'))).toEqual(newer);
    expect(files()).toHaveLength(3);
  });

  it('are found by themselves', async () => {
    const asked = { method: 'conductance', request: { model: 'm' } };
    await saved.keep(key('a'), result, asked);
    expect(await saved.describeResult(result)).toMatchObject({ key: key('a'), asked });
    expect(await saved.describeResult({ ...result, createdAt: '2030-01-01T00:00:00Z' })).toBeUndefined();
  });

  it('keep no request that is long, such as one with another analysis in it', async () => {
    await saved.keep(key('a'), result, { method: 'intervention', request: { rules: 'x'.repeat(2 ** 17) } });
    const meta = await saved.describeResult(result);
    expect(meta?.key).toBe(key('a'));
    expect(meta?.asked).toBeUndefined();
  });

  it('keep the .gitignore that the user wrote', async () => {
    await saved.keep(key('a'), result);
    writeFileSync(join(saved.folder, '.gitignore'), '');
    await saved.keep(key('b'), result);
    expect(readFileSync(join(saved.folder, '.gitignore'), 'utf8')).toBe('');
  });

  it('stay within their limit: the least recently used go first', async () => {
    saved = new SavedAnalyses(workspace, 2.5 * size);
    await saved.keep(key('a'), result);
    await saved.keep(key('b'), result);
    utimesSync(document('a'), 1000, 1000);
    utimesSync(document('b'), 2000, 2000);
    await saved.find(key('a'));
    await saved.keep(key('c'), result);
    expect((await saved.list()).map((each) => each.key[0]).sort()).toEqual(['a', 'c']);
    // The same question again takes the place of its old answer.
    await saved.keep(key('c'), { ...result, seed: 5 });
    expect((await saved.list()).map((each) => each.key[0]).sort()).toEqual(['a', 'c']);
    expect((await saved.find(key('c')))?.seed).toBe(5);
  });

  it('are refused where one alone is larger than the limit, and the others stay', async () => {
    await saved.keep(key('a'), result);
    await expect(new SavedAnalyses(workspace, size - 1).keep(key('b'), result)).rejects.toThrow(
      /more than all/,
    );
    expect(await saved.find(key('a'))).toEqual(result);
  });

  it('do not stay for longer after a clock that was ahead', async () => {
    saved = new SavedAnalyses(workspace, 2.5 * size);
    await saved.keep(key('a'), result);
    await saved.keep(key('b'), result);
    const ahead = Date.now() / 1000 + 1e6;
    utimesSync(document('a'), ahead, ahead);
    const part = `${document('c')}.1.part`;
    writeFileSync(part, 'half');
    utimesSync(part, ahead, ahead);
    await saved.keep(key('c'), result);
    // One of the two went, and the newest stays, whatever time the others claim.
    expect((await saved.list()).map((each) => each.key[0])).toContain('c');
    expect(await saved.list()).toHaveLength(2);
    expect(existsSync(part)).toBe(false);
  });

  it('cost the others nothing where one cannot be written', async () => {
    saved = new SavedAnalyses(workspace, 1.5 * size);
    await saved.keep(key('a'), result);
    // Its file cannot be replaced: a folder of that name is in the way.
    mkdirSync(document('b'));
    await expect(saved.keep(key('b'), result)).rejects.toThrow();
    expect(await saved.find(key('a'))).toEqual(result);
    mkdirSync(sidecar('c'));
    await expect(saved.keep(key('c'), result)).rejects.toThrow();
    expect(await saved.find(key('a'))).toEqual(result);
    expect(existsSync(document('c'))).toBe(false);
    expect(files().filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.runIf(process.getuid?.() !== 0)('are read, and not written, in a folder for reading', async () => {
    await saved.keep(key('a'), result);
    chmodSync(saved.folder, 0o500);
    try {
      expect(await saved.find(key('a'))).toEqual(result);
      expect(await saved.list()).toHaveLength(1);
      await expect(saved.keep(key('b'), result)).rejects.toThrow('EACCES');
      await expect(saved.setAside(document('a'))).rejects.toThrow('EACCES');
      expect(await saved.list()).toHaveLength(1);
    } finally {
      chmodSync(saved.folder, 0o700);
    }
  });

  it('are set aside whole or not at all', async () => {
    await saved.keep(key('a'), result);
    // The document cannot leave: its place is taken by a folder.
    mkdirSync(join(`${document('a')}.aside`, 'full'), { recursive: true });
    await expect(saved.setAside(document('a'))).rejects.toThrow();
    expect(await saved.find(key('a'))).toEqual(result);
  });

  it('are whole with two windows that write, read and remove at once', async () => {
    const other = new SavedAnalyses(workspace, 3.5 * size);
    saved = new SavedAnalyses(workspace, 3.5 * size);
    const letters = [...'abcdefgh'];
    const seen = await Promise.all(
      [saved, other].flatMap((window) =>
        letters.flatMap((letter) => [
          window.keep(key(letter), { ...result, seed: letter.charCodeAt(0) }),
          window.find(key(letter)),
          window.list(),
          window.remove(document(letters[0]!)),
        ]),
      ),
    );
    for (const each of seen) {
      if (each !== undefined && 'kind' in each) expect(each).toMatchObject({ kind: 'conductance' });
    }
    expect(files().filter((name) => name.endsWith('.part'))).toEqual([]);
    for (const letter of letters) {
      expect([undefined, letter.charCodeAt(0)]).toContain((await saved.find(key(letter)))?.seed);
    }
    await saved.keep(key('a'), result);
    expect((await saved.list()).reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(3.5 * size);
  });
});

describe('a hostile or damaged folder', () => {
  it('has no answer where document or sidecar are damaged, and the next answer replaces them', async () => {
    for (const damage of [
      () => writeFileSync(document('a'), '{"kind":'),
      () => writeFileSync(document('a'), JSON.stringify({ ...result, version: 2 })),
      () => writeFileSync(sidecar('a'), ''),
      () => writeFileSync(sidecar('a'), JSON.stringify({ key: key('a') })),
      () => writeFileSync(sidecar('a'), 'x'.repeat(2 ** 20)),
      () =>
        writeFileSync(
          document('a'),
          JSON.stringify({ ...result, model: { ...result.model, sha256: key('0') } }),
        ),
    ]) {
      await saved.keep(key('a'), result);
      damage();
      expect(await saved.find(key('a'))).toBeUndefined();
      await saved.keep(key('a'), result);
      expect(await saved.find(key('a'))).toEqual(result);
    }
  });

  it('keeps foreign files, which count for nothing', async () => {
    await saved.keep(key('a'), result);
    const foreign = ['notes.txt', 'conductance-1.nlens.json', `conductance-${'b'.repeat(16)}.nlens.json.bak`];
    for (const name of foreign) writeFileSync(join(saved.folder, name), 'x'.repeat(10 * size));
    mkdirSync(document('c'));
    const small = new SavedAnalyses(workspace, 1.5 * size);
    await small.keep(key('d'), result);
    expect((await small.list()).map((each) => each.key[0])).toEqual(['d']);
    expect(foreign.every((name) => existsSync(join(saved.folder, name)))).toBe(true);
    expect(existsSync(document('c'))).toBe(true);
  });

  it('leads nowhere else by links', async () => {
    await saved.keep(key('a'), result);
    const outside = join(workspace, 'outside.json');
    writeFileSync(outside, readFileSync(document('a')));
    symlinkSync(outside, document('b'));
    writeFileSync(
      sidecar('b'),
      readFileSync(sidecar('a'), 'utf8').replaceAll('a'.repeat(64), 'b'.repeat(64)),
    );
    expect(await saved.find(key('b'))).toBeUndefined();
    expect(await saved.list()).toHaveLength(1);
    await saved.remove(document('b'));
    await new SavedAnalyses(workspace, 1.5 * size).keep(key('c'), result);
    expect(existsSync(outside)).toBe(true);
  });

  it('is not used where the folder itself is a link', async () => {
    const elsewhere = join(workspace, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, saved.folder);
    expect(await saved.exists()).toBe(false);
    await expect(saved.keep(key('a'), result)).rejects.toThrow(/is a link/);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('is not made where the folder is a link to what is not there, or a file', async () => {
    symlinkSync(join(workspace, 'nowhere'), saved.folder);
    await expect(saved.keep(key('a'), result)).rejects.toThrow('is a link');
    expect(existsSync(join(workspace, 'nowhere'))).toBe(false);
    unlinkSync(saved.folder);
    writeFileSync(saved.folder, '');
    await expect(saved.keep(key('a'), result)).rejects.toThrow('a file and no folder');
    expect(await saved.list()).toEqual([]);
    expect(await saved.find(key('a'))).toBeUndefined();
  });

  it('shows names from a sidecar, and takes them for no path', async () => {
    await saved.keep(key('a'), result);
    const meta = JSON.parse(readFileSync(sidecar('a'), 'utf8')) as SavedMeta;
    const climbing = '../'.repeat(20) + 'etc/passwd';
    writeFileSync(
      sidecar('a'),
      JSON.stringify({
        ...meta,
        model: { ...meta.model, path: climbing },
        asked: { method: climbing, request: { path: climbing } },
      }),
    );
    const [listed] = await saved.list();
    expect([listed?.path, listed?.model.path]).toEqual([document('a'), climbing]);
    for (const change of [{ key: climbing }, { kind: climbing }, { key: key('b') }]) {
      writeFileSync(sidecar('a'), JSON.stringify({ ...meta, ...change }));
      expect(await saved.list()).toEqual([]);
      expect(await saved.find(key('a'))).toBeUndefined();
    }
  });

  it('has no answer in a document that is larger than all may be', async () => {
    await saved.keep(key('a'), result);
    expect(await new SavedAnalyses(workspace, size - 1).find(key('a'))).toBeUndefined();
  });

  it('is listed whole with thousands of analyses', async () => {
    await saved.keep(key('f'), result);
    const [text, meta] = [readFileSync(document('f')), readFileSync(sidecar('f'), 'utf8')];
    for (let i = 0; i < 1200; i++) {
      const name = i.toString(16).padStart(16, '0');
      writeFileSync(join(saved.folder, `conductance-${name}.nlens.json`), text);
      writeFileSync(
        join(saved.folder, `conductance-${name}.meta.json`),
        meta.replaceAll(key('f'), name.padEnd(64, '0')),
      );
    }
    expect(await saved.list()).toHaveLength(1201);
  });

  it('takes no path from a sidecar, and removes nothing outside', async () => {
    await saved.keep(key('a'), result);
    const outside = join(workspace, 'outside.nlens.json');
    writeFileSync(outside, '');
    const meta = JSON.parse(readFileSync(sidecar('a'), 'utf8')) as object;
    writeFileSync(sidecar('a'), JSON.stringify({ ...meta, path: outside }));
    expect(await saved.list()).toEqual([]);
    for (const path of [outside, join(saved.folder, '../outside.nlens.json'), '../outside.nlens.json']) {
      await saved.remove(path);
    }
    expect(existsSync(outside)).toBe(true);
  });

  it('is cleared of what was left half written long ago', async () => {
    await saved.keep(key('a'), result);
    const [old, fresh] = [`${document('b')}.1.part`, `${document('c')}.2.part`];
    for (const path of [old, fresh]) writeFileSync(path, 'half');
    utimesSync(old, 1000, 1000);
    await saved.keep(key('d'), result);
    expect([existsSync(old), existsSync(fresh)]).toEqual([false, true]);
  });

  it('is cleared of sidecars whose documents were deleted by hand', async () => {
    for (const letter of ['a', 'b', 'c']) await saved.keep(key(letter), result);
    for (const letter of ['a', 'b', 'c']) {
      utimesSync(sidecar(letter), 1000, 1000);
      if (letter !== 'c') unlinkSync(document(letter));
    }
    // Another window may be about to write this one.
    utimesSync(sidecar('b'), Date.now() / 1000, Date.now() / 1000);
    await saved.keep(key('d'), result);
    expect(['a', 'b', 'c'].map((letter) => existsSync(sidecar(letter)))).toEqual([false, true, true]);
  });
});
