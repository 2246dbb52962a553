import type { BitMatrix } from '../numeric/BitMatrix.ts';
import { listRows } from '../numeric/bitSets.ts';
import { countArray } from '../numeric/countArray.ts';

/**
 * About how long the heads of one tail are searched, in arbitrary units: every active cell of the heads is counted, and
 * for every prefix of the heads every threshold is tried, up to the most heads that are active together.
 */
export function searchCost(heads: BitMatrix): number {
  const { columns, rows } = heads;
  const together = countArray(rows, columns);
  const list = new Uint32Array(rows);
  let ones = 0;
  for (let column = 0; column < columns; column++) {
    const count = listRows(heads.column(column), list);
    // One that is always active is no head.
    if (count === rows) continue;
    ones += count;
    for (let i = 0; i < count; i++) together[list[i]!]!++;
  }
  let thresholds = 0;
  for (const count of together) thresholds = Math.max(thresholds, count);
  return ones + (columns * thresholds) / 2;
}
