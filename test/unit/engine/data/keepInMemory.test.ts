import { expect, test } from 'vitest';
import { keepInMemory } from '../../../../src/engine/data/keepInMemory.ts';
import { memoryDataSet } from '../../../support/memoryDataSet.ts';

const data = memoryDataSet([1, 2, 3, 4, 5, 6], [2], { labels: [0, 1, 0] });
/** The same, and which rows were read. */
function counted() {
  const rows: number[] = [];
  const source = {
    ...data,
    read: (indices: readonly number[]) => {
      rows.push(...indices);
      return data.read(indices);
    },
  };
  return { rows, source };
}

test('reads each sample once, in any order', async () => {
  const { rows, source } = counted();
  const kept = keepInMemory(source, 24);
  expect(await kept.read([2, 0])).toEqual(await data.read([2, 0]));
  expect(await kept.read([0, 1, 2, 2])).toEqual(await data.read([0, 1, 2, 2]));
  expect(rows).toEqual([2, 0, 1]);
  expect([kept.samples, kept.labels, kept.sampleName(1)]).toEqual([3, data.labels, 'row 1']);
});

test('what does not fit is read again', () => {
  const { source } = counted();
  expect(keepInMemory(source, 23)).toBe(source);
});
