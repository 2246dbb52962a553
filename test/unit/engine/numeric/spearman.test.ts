import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averageRanks, spearman } from '../../../../src/engine/numeric/spearman.ts';

describe('spearman', () => {
  it('gives the textbook value for lists without ties', () => {
    // 1 - 6 Σd² / (n (n² - 1)) with d = (0, 1, 1, 2, 2): 1 - 60 / 120.
    expect(spearman([1, 2, 3, 4, 5], [10, 30, 20, 60, 35].map(Number))).toBeCloseTo(1 - (6 * 4) / 120, 12);
    expect(spearman([1, 2, 3], [30, 20, 10])).toBeCloseTo(-1, 12);
  });

  it('shares ranks among equal values', () => {
    expect(averageRanks([5, 1, 5, 5, 0])).toEqual([4, 2, 4, 4, 1]);
  });

  it('is undefined for a constant list and for fewer than two values', () => {
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeUndefined();
    expect(spearman([1], [2])).toBeUndefined();
  });

  it('is the Pearson correlation of the ranks by the literal definition, ties included', () => {
    const lists = fc
      .integer({ min: 2, max: 30 })
      .chain((n) =>
        fc.tuple(
          ...[0, 1].map(() => fc.array(fc.integer({ min: -4, max: 4 }), { minLength: n, maxLength: n })),
        ),
      );
    fc.assert(
      fc.property(lists, ([a, b]) => {
        const expected = literalSpearman(a!, b!);
        const actual = spearman(a!, b!);
        if (Number.isNaN(expected)) {
          expect(actual).toBeUndefined();
        } else {
          expect(actual).toBeCloseTo(expected, 10);
        }
      }),
    );
  });
});

function literalSpearman(a: readonly number[], b: readonly number[]): number {
  const rank = (list: readonly number[]) =>
    list.map((v) => list.filter((w) => w < v).length + (list.filter((w) => w === v).length + 1) / 2);
  const mean = (list: readonly number[]) => list.reduce((s, v) => s + v, 0) / list.length;
  const ra = rank(a);
  const rb = rank(b);
  const [ma, mb] = [mean(ra), mean(rb)];
  const covariance = mean(ra.map((v, i) => (v - ma) * (rb[i]! - mb)));
  const deviation = (list: readonly number[], m: number) => Math.sqrt(mean(list.map((v) => (v - m) ** 2)));
  return covariance / (deviation(ra, ma) * deviation(rb, mb));
}
