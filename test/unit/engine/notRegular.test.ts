import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataSet } from '../../../src/engine/data/openDataSet.ts';
import { readModel } from '../../../src/engine/formats/readModel.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const folder = temporaryFolder();

// Reading one would wait for a writer, or never end.
describe.skipIf(process.platform === 'win32')('what is no regular file is refused, not waited for', () => {
  const pipe = (name: string): string => {
    const path = join(folder, name);
    spawnSync('mkfifo', [path]);
    return path;
  };
  const endless = (name: string): string => {
    const path = join(folder, name);
    symlinkSync('/dev/zero', path);
    return path;
  };

  it('as data', async () => {
    await expect(openDataSet(pipe('pipe.npy'), {})).rejects.toThrow(/no regular file/);
    await expect(openDataSet(endless('zero.npy'), {})).rejects.toThrow(/no regular file/);
  });

  it('as a model', async () => {
    await expect(readModel(pipe('pipe.onnx'))).rejects.toThrow(/no regular file/);
    await expect(readModel(endless('zero.onnx'))).rejects.toThrow(/no regular file/);
  });
});
