import { describe, expect, it } from 'vitest';
import { BitMatrix } from '../../../../src/engine/numeric/BitMatrix.ts';
import { Reaches } from '../../../../src/engine/rules/Reaches.ts';
import { RowLists } from '../../../../src/engine/rules/RowLists.ts';
import { searchCost } from '../../../../src/engine/rules/searchCost.ts';

describe('heads of which more than 65,535 are active at once', () => {
  const count = 70_000;
  const heads = new BitMatrix(3, count);
  for (let head = 0; head < count; head++) heads.set(1, head);

  it('are all counted', () => {
    const reach = new Reaches(new BitMatrix(3, 1), new RowLists(heads, heads.counts())).of(
      Array.from({ length: count }, (_, head) => head),
    );
    expect([...reach.kept!.rows]).toEqual([1]);
    // The one row is among those with all heads active.
    expect([reach.starts[count], reach.starts[count + 1]]).toEqual([0, 1]);
    expect(searchCost(heads)).toBe(count + count ** 2 / 2);
  });
});
