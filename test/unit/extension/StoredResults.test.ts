import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { StoredResults } from '../../../src/extension/StoredResults.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const result = makeRulesResult();
const origin = { folder: '/project', model: 'lenet', data: 'digits' };

const root = temporaryFolder();
let count = 0;
let folder: string;
let stored: StoredResults;
beforeEach(() => {
  folder = join(root, String(count++), 'panels');
  stored = new StoredResults(folder);
});

async function keep(into = stored): Promise<string> {
  const { name, written } = into.keep(result, origin);
  await written;
  return name;
}
const fileOf = (name: string) => join(folder, `${name}.json`);

describe('StoredResults', () => {
  it('gives a result back with its origin, and no longer once it is forgotten', async () => {
    const [first, second] = [await keep(), await keep()];
    expect(await stored.read(first)).toEqual({ result, origin });
    await stored.forget(first);
    await expect(stored.read(first)).rejects.toThrow('ENOENT');
    expect(await stored.read(second)).toEqual({ result, origin });
  });

  it('gives back what computes a result again that the workspace held', async () => {
    const held = { asked: { method: 'rules', request: { model: 'lenet' } } };
    for (const given of [held, {}]) {
      const { name, written } = stored.keep(result, origin, Promise.resolve(given));
      await written;
      expect(await stored.read(name)).toEqual({ result, origin, held: given });
    }
    const { name, written } = stored.keep(result, origin, Promise.resolve(held));
    await written;
    const text = readFileSync(fileOf(name), 'utf8');
    writeFileSync(fileOf(name), text.replace('"method":"rules"', '"method":7'));
    await expect(stored.read(name)).rejects.toThrow();
  });

  it('forgets a result that is not written yet', async () => {
    const { name, written } = stored.keep(result, origin);
    await stored.forget(name);
    await written;
    expect(readdirSync(folder)).toEqual([]);
  });

  it('rejects, and does not throw, for a result that cannot be written as text', async () => {
    const endless: Record<string, unknown> = { ...result };
    endless['pairs'] = endless;
    const { name, written } = stored.keep(endless as typeof result, origin);
    await expect(written).rejects.toThrow('circular');
    await stored.forget(name);
  });

  it('makes room by the oldest', async () => {
    const first = await keep();
    const bytes = statSync(fileOf(first)).size;
    const second = await keep();
    utimesSync(fileOf(first), 1, 1);
    const third = await keep(new StoredResults(folder, 2.5 * bytes));
    expect(readdirSync(folder).sort()).toEqual([`${second}.json`, `${third}.json`].sort());
  });

  it('refuses what is larger than all the room there is', async () => {
    const { written } = new StoredResults(folder, 10).keep(result, origin);
    await expect(written).rejects.toThrow('too large to be kept');
  });

  it('reads nothing outside of its folder, and nothing damaged', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '..', 'secret.json'), JSON.stringify({ origin, result }));
    await expect(stored.read('../secret')).rejects.toThrow();
    const name = await keep();
    writeFileSync(fileOf(name), JSON.stringify({ origin, result: { ...result, pairs: 3 } }));
    await expect(stored.read(name)).rejects.toThrow('damaged or foreign analysis: pairs');
  });
});
