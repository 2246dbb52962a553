import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clusterEntropy } from '../../../../../src/engine/neucept/mechanisms/clusterEntropy.ts';

/** The equation of Vu et al., section V-A: CE = -Σ_c p(c) Σ_y p(y | c) log₂ p(y | c). */
function literal(assignment: readonly number[], fine: readonly number[]): number {
  let sum = 0;
  for (const c of new Set(assignment)) {
    const inside = fine.filter((_, i) => assignment[i] === c);
    const pc = inside.length / fine.length;
    for (const y of new Set(inside)) {
      const p = inside.filter((label) => label === y).length / inside.length;
      sum -= pc * p * Math.log2(p);
    }
  }
  return sum;
}

const samples = fc
  .array(fc.tuple(fc.nat(4), fc.nat(6)), { minLength: 1, maxLength: 80 })
  .map((pairs) => ({ assignment: pairs.map(([c]) => c), fine: pairs.map(([, y]) => y) }));

test('is the equation', () => {
  fc.assert(
    fc.property(samples, ({ assignment, fine }) => {
      expect(clusterEntropy(assignment, fine).bits).toBeCloseTo(literal(assignment, fine), 10);
    }),
  );
});

test('is at least 0 and at most that of one cluster', () => {
  fc.assert(
    fc.property(samples, ({ assignment, fine }) => {
      const { bits, whole, mechanisms } = clusterEntropy(assignment, fine);
      expect(bits).toBeGreaterThanOrEqual(0);
      expect(bits).toBeLessThanOrEqual(whole + 1e-12);
      expect(whole).toBeCloseTo(literal(new Array<number>(fine.length).fill(0), fine), 10);
      for (const one of mechanisms) expect(one).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('weighs clusters by their size, and counts also what is empty', () => {
  // Three samples of one label, and one each of two.
  const entropy = clusterEntropy([0, 0, 0, 1, 1], [2, 2, 2, 0, 1], 3, 4);
  expect(entropy.bits).toBeCloseTo((3 * 0 + 2 * 1) / 5, 12);
  expect(entropy.mechanisms).toEqual([0, 1, 0]);
  expect(entropy.counts).toEqual([
    [0, 0, 3, 0],
    [1, 1, 0, 0],
    [0, 0, 0, 0],
  ]);
});
