import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDataSet } from '../../../../src/engine/data/openDataSet.ts';
import { makeNpy } from '../../../support/makeNpy.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const folder = temporaryFolder();

it('holds the asked rows of a large file, and no more', async () => {
  const rows = 2_500;
  const shape = [rows, 3, 100, 100];
  const path = join(folder, 'large.npy');
  const header = makeNpy([], [0, 3, 100, 100], '<f4');
  const file = await open(path, 'w');
  // The same header with the number of rows in it; the zeros behind it take no room on the disk.
  const text = header.toString('latin1').replace('(0, 3, 100, 100), }   ', `(${rows}, 3, 100, 100), }`);
  await file.write(Buffer.from(text, 'latin1'));
  const size = text.length + shape.reduce((product, length) => product * length, 4);
  await file.truncate(size);
  await file.close();
  expect(size).toBeGreaterThan(300e6);

  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const data = await openDataSet(path, {});
  for (const start of [0, 1_200, 2_484]) {
    const batch = await data.read(Array.from({ length: 16 }, (_, i) => start + i));
    expect(batch.shape).toEqual([16, 3, 100, 100]);
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  await data.close();
  // 16 samples of 30,000 numbers in a few forms of at most eight bytes, for each of the three reads.
  expect(most).toBeLessThan(100e6);
});
