import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDataSet } from '../../../../src/engine/data/openDataSet.ts';
import { dataFixture, readAll, workspaceOf } from '../../../support/dataFixtures.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const folder = temporaryFolder();
const counting = Array.from({ length: 24 }, (_, i) => i);

it.each(['stored', 'deflated'])('%s: samples and labels by their usual names', async (name) => {
  const read = await readAll(dataFixture(`${name}.npz`));
  expect(read.values).toEqual(counting);
  expect(read.shape).toEqual([4, 2, 3]);
  expect(read.labels).toEqual([0, 1, 1, 0]);
});

it('takes the arrays that neuron-lens.json names', async () => {
  const path = dataFixture('deflated.npz');
  const read = await readAll('data', { workspace: workspaceOf({ path, arrays: { samples: 'y' } }) });
  expect(read.values).toEqual([0, 1, 1, 0]);
  expect(read.labels).toBeUndefined();
  await expect(
    openDataSet('data', { workspace: workspaceOf({ path, arrays: { samples: 'z' } }) }),
  ).rejects.toThrow('has no array "z"; its arrays are: x, y');
});

it('refuses arrays whose part is not clear', async () => {
  const path = join(folder, 'unclear.npz');
  const bytes = readFileSync(dataFixture('stored.npz')).toString('latin1');
  writeFileSync(path, bytes.replaceAll('x.npy', 'u.npy').replaceAll('y.npy', 'v.npy'), 'latin1');
  await expect(openDataSet(path, {})).rejects.toThrow(
    'cannot tell which array holds the samples (arrays: u, v)',
  );
});

it('refuses a compressed array with a damaged byte', async () => {
  const content = readFileSync(dataFixture('deflated.npz'));
  const path = join(folder, 'damaged.npz');
  // In the packed bytes of x: behind the local header of 30 bytes, the name and the extra field.
  content[30 + content.readUInt16LE(26) + content.readUInt16LE(28) + 40]! ^= 0x10;
  writeFileSync(path, content);
  await expect(openDataSet(path, {})).rejects.toThrow(/damaged\.npz/);
});
