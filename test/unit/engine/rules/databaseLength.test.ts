import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BitMatrix } from '../../../../src/engine/numeric/BitMatrix.ts';
import { databaseLength } from '../../../../src/engine/rules/databaseLength.ts';
import type { Rule } from '../../../../src/engine/rules/Rule.ts';
import { RuleData } from '../../../../src/engine/rules/RuleData.ts';
import { decodeDatabase, encodeDatabase } from '../../../support/ruleMessage.ts';

const rows = 21;
const columns = 4;

const matrix = fc
  .array(fc.boolean(), { minLength: rows * columns, maxLength: rows * columns })
  .map((cells) => {
    const result = new BitMatrix(rows, columns);
    cells.forEach((cell, i) => cell && result.set(i % rows, Math.floor(i / rows)));
    // An item that never occurs has no code, so that no rule can name it.
    for (let column = 0; column < columns; column++) result.set(column, column);
    return result;
  });
const items = fc.uniqueArray(fc.integer({ min: 0, max: columns - 1 }), { minLength: 1 });
const rule = fc
  .record({ head: items, tail: items, l: fc.nat(), k: fc.nat() })
  .map(({ head, tail, l, k }): Rule => ({
    head: head.sort((a, b) => a - b),
    tail: tail.sort((a, b) => a - b),
    l: 1 + (l % head.length),
    k: 1 + (k % tail.length),
  }));

describe('databaseLength', () => {
  it('is the length of a message from which data and rules come back bit for bit', () => {
    fc.assert(
      fc.property(matrix, matrix, fc.array(rule, { maxLength: 4 }), (heads, tails, rules) => {
        const message = encodeDatabase(heads, tails, rules);
        const decoded = decodeDatabase(
          message.map(({ value }) => value),
          { rows, heads: columns, tails: columns },
        );
        expect(decoded).toEqual({ heads, tails, rules });
        const cells = (m: BitMatrix): number[][] =>
          Array.from({ length: columns }, (_, column) => [...m.column(column)]);
        expect(cells(decoded.heads)).toEqual(cells(heads));
        expect(cells(decoded.tails)).toEqual(cells(tails));
        const bits = message.reduce((sum, sent) => sum + sent.bits, 0);
        expect(Math.abs(databaseLength(new RuleData(heads, tails), rules) - bits)).toBeLessThan(1e-8);
      }),
      { numRuns: 150 },
    );
  });

  it('is the sum of section 2.2 for one rule without errors, counted by hand', () => {
    // x in rows 0 to 3, y in rows 0 to 2 and 5, of 10 rows: the rule applies to 4 rows and holds in 3.
    const heads = new BitMatrix(10, 1);
    const tails = new BitMatrix(10, 1);
    for (const row of [0, 1, 2, 3]) heads.set(row, 0);
    for (const row of [0, 1, 2, 5]) tails.set(row, 0);
    const data = new RuleData(heads, tails);
    const complexity10 = 2.220396725966655;
    const baseline = 2 * complexity10 + 2 * Math.log2(210);
    expect(databaseLength(data, [])).toBeCloseTo(baseline, 9);
    // L_pc(4) = log2(1 + 1 + 3/4 + 3/8 + 3/32); L_N(1) for |M|, |X|, |Y|, l and k; 4 of 8 ones for either item.
    const model = Math.log2(3.21875) + 5 * Math.log2(2.865064) + 2;
    const withRule = 2 * complexity10 + Math.log2(210) + model + Math.log2(4) + Math.log2(10);
    expect(databaseLength(data, [{ head: [0], tail: [0], l: 1, k: 1 }])).toBeCloseTo(withRule, 9);
  });
});
