import { expect, it } from 'vitest';
import { parseNumbers } from '../../../src/extension/questions/parseNumbers.ts';

it('reads numbers of things of which nobody knows how many there are', () => {
  const rows = { name: 'row', most: 16 };
  expect(parseNumbers('70000, 3-5', rows)).toEqual([3, 4, 5, 70_000]);
  expect(parseNumbers('0-15', rows)).toHaveLength(16);
  expect(parseNumbers('0-16', rows)).toBe('These are more than 16 rows: name fewer.');
  expect(parseNumbers('last', rows)).toBe('"last" is no row: write numbers and ranges, such as 3, 7 or 0-5.');
});
