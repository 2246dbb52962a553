import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { log2Choose } from '../../../../src/engine/rules/codeLengths.ts';
import { Reaches } from '../../../../src/engine/rules/Reaches.ts';
import { RowLists } from '../../../../src/engine/rules/RowLists.ts';
import { RuleData } from '../../../../src/engine/rules/RuleData.ts';
import { ruleLength } from '../../../../src/engine/rules/ruleLength.ts';
import { fitRule, rowsWith } from '../../../../src/engine/rules/ruleRows.ts';
import { plantRules } from '../../../support/plantRules.ts';

const { heads, tails } = plantRules(new Random(1), {
  rows: 500,
  rules: 6,
  noise: 0.05,
  heads: 'overlapping',
});
const data = new RuleData(heads, tails);
const rows = new RowLists(heads, data.headCounts);
const sets: readonly (readonly number[])[] = [[0, 1, 2], [3], [1, 4, 5, 6], [0, 1, 2], [2, 7]];
const rules = [
  { id: 3, tail: [0, 2] },
  { id: 8, tail: [1, 4, 5] },
];

/** What a cache of so many bytes says of all heads and tails, asked for twice. */
function ask(limits?: { rowBytes: number; bytes: number }) {
  const reaches = new Reaches(tails, rows, limits);
  return [...sets, ...sets].map((head) => {
    const reach = reaches.of(head);
    return {
      starts: [...reach.starts],
      ones: [0, 1, 2].map((y) => [...reaches.onesByHeads(reach, y)]),
      counts: rules.map(({ id, tail }) => [...reaches.tailCounts(reach, id, tail)]),
      without: [...reaches.withoutTails(reach, reaches.tailCounts(reach, 8, [1, 4, 5]), [4])],
    };
  });
}

describe('Reaches', () => {
  it('counts as many rows as have so many of the heads, and so many of them with a tail', () => {
    const reaches = new Reaches(tails, rows);
    for (const head of sets) {
      const reach = reaches.of(head);
      const active = (row: number): number => head.filter((x) => heads.has(row, x)).length;
      for (let count = 1; count <= head.length; count++) {
        const having = Array.from({ length: 500 }, (_, row) => row).filter((row) => active(row) === count);
        expect(reach.starts[count + 1]! - reach.starts[count]!).toBe(having.length);
        expect(reaches.onesByHeads(reach, 2)[count]).toBe(having.filter((row) => tails.has(row, 2)).length);
      }
    }
  });

  it('says the same when it forgets all it can', () => {
    const kept = ask();
    expect(ask({ rowBytes: 0, bytes: Infinity })).toEqual(kept);
    expect(ask({ rowBytes: Infinity, bytes: 0 })).toEqual(kept);
    expect(ask({ rowBytes: 0, bytes: 0 })).toEqual(kept);
    expect(new Set(kept[0]!.counts[1]).size).toBeGreaterThan(1);
  });

  it('adds up the counts of two rules that become one', () => {
    const reaches = new Reaches(tails, rows);
    const reach = reaches.of([0, 1, 2]);
    for (const { id, tail } of rules) reaches.tailCounts(reach, id, tail);
    reaches.joinCounts([0, 1, 2], [3, 8], 9);
    expect(reach.kept!.tailCounts.has(9)).toBe(true);
    const anew = new Reaches(tails, rows);
    expect(reaches.tailCounts(reach, 9, [])).toEqual(anew.tailCounts(anew.of([0, 1, 2]), 9, [0, 1, 2, 4, 5]));
  });
});

describe('the least length of tails inside the rows of a rule', () => {
  it('is at most what any rule takes for them', () => {
    const head = fc.uniqueArray(fc.nat(heads.columns - 1), { minLength: 1, maxLength: 5 });
    const tail = fc.uniqueArray(fc.nat(tails.columns - 1), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(head, tail, fc.nat(4), fc.nat(5), (someHeads, someTails, moreL, moreK) => {
        const [l, k] = [1 + (moreL % someHeads.length), 1 + (moreK % someTails.length)];
        const applies = rowsWith(heads, someHeads, l);
        const fit = fitRule(data, { head: someHeads, tail: someTails, l, k }, applies);
        const length = ruleLength(0, someHeads.length, someTails.length, l, k, fit);
        for (const y of someTails) {
          const ones = fitRule(data, { head: someHeads, tail: [y], l, k: 1 }, applies).onesHeld;
          expect(log2Choose(fit.applies, ones)).toBeLessThanOrEqual(length + 1e-9);
        }
      }),
      { numRuns: 300 },
    );
  });
});
