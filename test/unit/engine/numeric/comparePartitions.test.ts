import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePartitions } from '../../../../src/engine/numeric/comparePartitions.ts';

/** All orders of a list. */
function orders<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) =>
    orders([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}

/** I(U; V) = Σ p(u, v) ln(p(u, v) / (p(u) p(v))), and the entropies, with the definitions written down. */
function information(u: readonly number[], v: readonly number[]): { both: number; u: number; v: number } {
  const n = u.length;
  const share = (test: (i: number) => boolean): number => u.filter((_, i) => test(i)).length / n;
  let both = 0;
  for (const x of new Set(u)) {
    for (const y of new Set(v)) {
      const p = share((i) => u[i] === x && v[i] === y);
      if (p > 0) both += p * Math.log(p / (share((i) => u[i] === x) * share((i) => v[i] === y)));
    }
  }
  const entropy = (w: readonly number[]): number =>
    [...new Set(w)].reduce((sum, x) => {
      const p = w.filter((y) => y === x).length / n;
      return sum - p * Math.log(p);
    }, 0);
  return { both, u: entropy(u), v: entropy(v) };
}

/** Share of pairs of items on which two partitions agree. */
function rand(u: readonly number[], v: readonly number[]): number {
  let agree = 0;
  let pairs = 0;
  for (let i = 0; i < u.length; i++) {
    for (let j = 0; j < i; j++) {
      pairs++;
      if ((u[i] === u[j]) === (v[i] === v[j])) agree++;
    }
  }
  return agree / pairs;
}

const partition = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 3 }), { minLength: length, maxLength: length });

describe('comparePartitions', () => {
  it('has the values that scikit-learn documents', () => {
    expect(comparePartitions([0, 0, 1, 2], [0, 0, 1, 1]).adjustedRand).toBeCloseTo(4 / 7, 12);
    expect(comparePartitions([0, 0, 1, 1], [0, 1, 0, 1]).adjustedRand).toBeCloseTo(-0.5, 12);
    expect(comparePartitions([0, 0, 0, 0], [0, 1, 2, 3]).adjustedRand).toBe(0);
    expect(comparePartitions([0, 0, 0, 0], [0, 1, 2, 3]).adjustedMutualInformation).toBe(0);
    const a = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3];
    const b = [1, 1, 1, 1, 2, 1, 2, 2, 2, 2, 3, 1, 3, 3, 3, 2, 2];
    expect(comparePartitions(a, b).adjustedMutualInformation).toBeCloseTo(0.27821, 5);
  });

  it('is the Rand index and the mutual information less their means over all orders, over the highest less these', () => {
    const u = [0, 0, 0, 1, 1, 2, 2];
    const v = [0, 0, 1, 1, 1, 1, 2];
    const all = orders(v);
    const mean = (of: (w: readonly number[]) => number): number =>
      all.reduce((sum, w) => sum + of(w), 0) / all.length;
    const found = comparePartitions(u, v);
    const { both, u: hu, v: hv } = information(u, v);
    const expected = mean((w) => information(u, w).both);
    expect(found.normalisedMutualInformation).toBeCloseTo(both / ((hu + hv) / 2), 10);
    expect(found.adjustedMutualInformation).toBeCloseTo((both - expected) / ((hu + hv) / 2 - expected), 10);
    // The highest Rand index that Hubert and Arabie allow: as many pairs together in both as in either, on average.
    const together = (w: readonly number[]): number =>
      w.reduce((sum, x, i) => sum + w.slice(0, i).filter((y) => y === x).length, 0);
    const inBoth = (w: readonly number[]): number => together(u.map((x, i) => 10 * x + w[i]!));
    const highest = (together(u) + together(v)) / 2;
    const chance = mean(inBoth);
    expect(found.adjustedRand).toBeCloseTo((inBoth(v) - chance) / (highest - chance), 10);
    // The same from agreements: their mean and the index are linear in the pairs together in both.
    const pairs = (u.length * (u.length - 1)) / 2;
    const top = (2 * highest + pairs - together(u) - together(v)) / pairs;
    expect(found.adjustedRand).toBeCloseTo(
      (rand(u, v) - mean((w) => rand(u, w))) / (top - mean((w) => rand(u, w))),
      10,
    );
  });

  it('is 1 for the same groups under any numbers, and the same both ways round', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }).chain((n) => fc.tuple(partition(n), partition(n))),
        fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
        ([u, v], names) => {
          const same = comparePartitions(
            u,
            u.map((x) => names[x]!),
          );
          expect(same.adjustedRand).toBeCloseTo(1, 9);
          expect(same.adjustedMutualInformation).toBeCloseTo(1, 9);
          expect(same.normalisedMutualInformation).toBeCloseTo(1, 9);
          const forth = comparePartitions(u, v);
          const back = comparePartitions(v, u);
          expect(back.adjustedRand).toBeCloseTo(forth.adjustedRand, 9);
          expect(back.adjustedMutualInformation).toBeCloseTo(forth.adjustedMutualInformation, 9);
          expect(forth.adjustedRand).toBeGreaterThanOrEqual(-0.5 - 1e-12);
          expect(forth.normalisedMutualInformation).toBeGreaterThanOrEqual(0);
          expect(forth.table.flat().reduce((sum, count) => sum + count, 0)).toBe(u.length);
        },
      ),
    );
  });

  it('counts empty groups too, which change nothing', () => {
    const found = comparePartitions([0, 0, 1], [0, 1, 1], [2, 3]);
    expect(found.table).toEqual([
      [1, 1, 0],
      [0, 1, 0],
    ]);
    expect(found).toEqual({ ...comparePartitions([0, 0, 1], [0, 1, 1]), table: found.table });
  });

  it('refuses lists that are not of the same items', () => {
    expect(() => comparePartitions([0, 1], [0])).toThrow(RangeError);
    expect(() => comparePartitions([], [])).toThrow(RangeError);
  });
});
