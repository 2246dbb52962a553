import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withTemporaryFolder } from '../../../../src/engine/runtime/temporaryFolder.ts';

test('a folder is private and lives as long as its work, whatever other work ends', async () => {
  let finish = (): void => undefined;
  const waiting = new Promise<void>((resolve) => (finish = resolve));
  let begin: (folder: string) => void = () => undefined;
  const begun = new Promise<string>((resolve) => (begin = resolve));
  const work = withTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, 'weights.bin'), 'numbers');
    begin(folder);
    await waiting;
    return existsSync(join(folder, 'weights.bin'));
  });
  const first = await begun;
  const second = await withTemporaryFolder((folder) => Promise.resolve(folder));
  expect(existsSync(second)).toBe(false);
  if (process.platform !== 'win32') expect(statSync(first).mode & 0o777).toBe(0o700);
  finish();
  expect(await work).toBe(true);
  expect(existsSync(first)).toBe(false);
});

test('work that fails leaves nothing', async () => {
  let folder = '';
  const failing = withTemporaryFolder((path) => {
    folder = path;
    return Promise.reject(new Error('disk full'));
  });
  await expect(failing).rejects.toThrow('disk full');
  expect(existsSync(folder)).toBe(false);
});
