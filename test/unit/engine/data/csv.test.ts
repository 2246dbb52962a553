import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataSet } from '../../../../src/engine/data/openDataSet.ts';
import type { WorkspaceDataSet } from '../../../../src/engine/workspace/Workspace.ts';
import { readAll, workspaceOf } from '../../../support/dataFixtures.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const folder = temporaryFolder();
let files = 0;

function write(text: string): string {
  const path = join(folder, `table-${files++}.csv`);
  writeFileSync(path, text);
  return path;
}

function read(text: string, entry: Partial<WorkspaceDataSet> = {}) {
  return readAll('data', { workspace: workspaceOf({ path: write(text), ...entry }) });
}

it('rows of numbers without a header', async () => {
  expect(await read('1,2.5,-3\n4,5e2,6\n')).toEqual({ values: [1, 2.5, -3, 4, 500, 6], shape: [2, 3] });
});

it.each(['label', 'target', 'CLASS', 'y'])('a header with the labels under %s', async (name) => {
  expect(await read(`a,${name},b\n1,0,2\n3,1,4\n`)).toEqual({
    values: [1, 2, 3, 4],
    shape: [2, 2],
    labels: [0, 1],
  });
});

it('a header of numbers beside a named label column, as pandas writes it', async () => {
  expect(await read('0,1,label\n0.5,1.5,1\n')).toEqual({ values: [0.5, 1.5], shape: [1, 2], labels: [1] });
});

it('semicolons, tabs, quotes, CRLF, a byte order mark and blank lines', async () => {
  const expected = { values: [1, 2, 3, 4], shape: [2, 2] };
  expect(await read('a;b\n1;2\n3;4')).toEqual(expected);
  expect(await read('a\tb\r\n1\t2\r\n\r\n3\t4\r\n')).toEqual(expected);
  expect(await read('\uFEFF"a, first","b"\n"1", 2\n3,"4"\n')).toEqual(expected);
});

it('labels that are names, sorted', async () => {
  expect(await read('5.5,virginica\n4.5,setosa\n6,virginica\n', { labelColumn: -1 })).toEqual({
    values: [5.5, 4.5, 6],
    shape: [3, 1],
    labels: [1, 0, 1],
    labelNames: ['setosa', 'virginica'],
  });
});

it('a column by name or number, and a header by the user’s word', async () => {
  expect((await read('kind,a\n1,5\n0,6\n', { labelColumn: 'kind' })).labels).toEqual([1, 0]);
  expect((await read('1,5\n0,6\n', { labelColumn: 0 })).labels).toEqual([1, 0]);
  expect((await read('1,5\n0,6\n', { header: true })).values).toEqual([0, 6]);
});

it('tokens', async () => {
  const path = write('101,2003,102,0\n101,7,8,102\n');
  const read = await readAll(path, { input: { shape: [{ batch: 1 }, 4], type: 'int64' } });
  expect(read.values).toEqual([101, 2003, 102, 0, 101, 7, 8, 102]);
});

it('labels in a file of their own', async () => {
  const labelsFile = write('label\ncat\ndog\n');
  const read = await readAll('data', {
    workspace: workspaceOf({ path: write('a,b\n1,2\n3,4\n'), labelsFile, labels: ['dog', 'cat'] }),
  });
  expect(read.labels).toEqual([1, 0]);
});

it('as many rows as are asked, far apart', async () => {
  const rows = Array.from({ length: 5000 }, (_, row) => `${row},${row * row}`);
  const data = await openDataSet(write(rows.join('\n')), {});
  expect((await data.read([4999, 0, 77])).data).toEqual(Float32Array.of(4999, 4999 ** 2, 0, 0, 77, 77 ** 2));
  await data.close();
});

describe('refuses', () => {
  it.each<[string, string, RegExp]>([
    ['an empty file', '\n\n', /is empty/],
    ['only a header', 'a,label\n', /holds no samples/],
    ['an empty cell', 'a,b\n1,2\n3,\n', /line 3, column "b" is empty/],
    ['text', '1,2\n3,x4\n', /line 2, column 2 holds "x4"/],
    ['NaN', 'a,b\n1,NaN\n2,3\n4,5', /line 2, column "b" holds "NaN"/],
    ['rows of another length', 'a,b\n1,2\n3,4,5\n', /line 3 has 3 columns, the first line has 2/],
    ['a quote that does not end', 'a,b\n1,"2\n3,4\n', /as CSV/],
    ['only labels', 'label\n1\n', /no column of numbers beside the labels/],
    ['labels that are negative', 'a,label\n1,-1\n', /the label "-1" of row 0 is no class/],
  ])('%s', async (_, text, message) => {
    await expect(openDataSet(write(text), {})).rejects.toThrow(
      expect.objectContaining({ name: 'InputError', message: expect.stringMatching(message) }),
    );
  });

  it('a label column that is not there', async () => {
    await expect(read('a,b\n1,2\n', { labelColumn: 'kind' })).rejects.toThrow(
      'no column "kind"; its columns are: a, b',
    );
    await expect(read('1,2\n', { labelColumn: 2 })).rejects.toThrow(
      'has 2 columns, "labelColumn" asks for number 2',
    );
  });

  it('one column more than the network takes, with the likely reason', async () => {
    const input = { shape: [{ batch: 1 }, 2], type: 'float32' } as const;
    await expect(openDataSet(write('1,2,0\n'), { input })).rejects.toThrow(
      /shape \[3\], the network takes \[2\]; is one column the label\?/,
    );
  });
});
