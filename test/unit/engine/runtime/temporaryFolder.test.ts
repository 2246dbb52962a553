import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withTemporaryFolder } from '../../../../src/engine/runtime/temporaryFolder.ts';

test('a folder is private and lives as long as its work, whatever other work ends', async () => {
  let finish = (): void => undefined;
  const waiting = new Promise<void>((resolve) => (finish = resolve));
  let first = '';
  const work = withTemporaryFolder(async (folder) => {
    first = folder;
    writeFileSync(join(folder, 'weights.bin'), 'numbers');
    await waiting;
    return existsSync(join(folder, 'weights.bin'));
  });
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
