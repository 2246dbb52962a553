import { expect, it } from 'vitest';
import { BitMatrix } from '../../../../src/engine/numeric/BitMatrix.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { RuleData } from '../../../../src/engine/rules/RuleData.ts';
import { searchRules } from '../../../../src/engine/rules/searchRules.ts';
import type { Rule } from '../../../../src/engine/rules/Rule.ts';
import { searchByDefinition } from '../../../support/searchByDefinition.ts';

/** Any small data: few or one row, empty, full and equal columns, tails that follow some of the heads, and noise. */
function drawData(random: Random): RuleData {
  const one = <T>(of: readonly T[]): T => of[random.integer(of.length)]!;
  const rows = one([1, 2, 31, 32, 33, 64, 100]);
  const heads = new BitMatrix(rows, 1 + random.integer(6));
  const tails = new BitMatrix(rows, 1 + random.integer(6));
  for (let x = 0; x < heads.columns; x++) {
    const density = one([0, 1, 0.05, 0.2, 0.5, 0.9]);
    for (let row = 0; row < rows; row++) if (random.uniform() < density) heads.set(row, x);
  }
  for (let y = 0; y < tails.columns; y++) {
    const of = Array.from({ length: random.integer(4) }, () => random.integer(heads.columns));
    const needed = 1 + random.integer(Math.max(1, of.length));
    const noise = one([0, 0.01, 0.1, 0.5]);
    for (let row = 0; row < rows; row++) {
      const follows = of.length > 0 && of.filter((x) => heads.has(row, x)).length >= needed;
      if (follows !== random.uniform() < noise) tails.set(row, y);
    }
  }
  for (const matrix of [heads, tails]) {
    if (random.uniform() < 0.5) matrix.column(matrix.columns - 1).set(matrix.column(0));
  }
  return new RuleData(heads, tails);
}

const words = (rules: readonly Rule[]): string[] =>
  rules.map(({ head, l, tail, k }) => `${l} of ${head.join()} → ${k} of ${tail.join()}`).sort();

it('the search finds what its definition does, in any data', async () => {
  const random = new Random(1);
  let merged = 0;
  for (let i = 0; i < 1000; i++) {
    const data = drawData(random);
    const [theta, mu] = [[0, 0.3, 0.7][i % 3]!, [0, 2, 10][(i >> 2) % 3]!];
    const expected = words(searchByDefinition(data, theta, mu));
    const { rules } = await searchRules(data, { theta, mu, check: true });
    expect(words(rules), `data ${i}`).toEqual(expected);
    merged += rules.filter(({ tail }) => tail.length > 1).length;
  }
  // Enough of them took a merge.
  expect(merged).toBeGreaterThan(50);
}, 60_000);
