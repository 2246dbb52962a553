import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { spool } from '../../../../src/engine/data/spool.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const folder = join(temporaryFolder(), 'tmp');
mkdirSync(folder);
vi.stubEnv('TMPDIR', folder);
vi.stubEnv('TEMP', folder);

afterEach(() => expect(readdirSync(folder)).toEqual([]));

it('gives back what it was given, by position, and leaves no file', async () => {
  const bytes = await spool([Buffer.from('hello '), Buffer.from('world')]);
  expect(bytes.size).toBe(11);
  expect((await bytes.read(4, 4)).toString()).toBe('o wo');
  await expect(bytes.read(8, 4)).rejects.toThrow(RangeError);
  await bytes.close();
});

it('leaves no file when the data breaks off', async () => {
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('some');
    throw new Error('broke off');
  };
  await expect(spool(broken())).rejects.toThrow('broke off');
});

it('says where the disk is full, and what to do', async () => {
  const full = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('some');
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  };
  await expect(spool(full())).rejects.toThrow(`the disk of ${folder} is full`);
});
