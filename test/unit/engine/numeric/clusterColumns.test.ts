import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clusterColumns,
  cutByCorrelation,
  cutBySize,
} from '../../../../src/engine/numeric/clusterColumns.ts';
import { Matrix } from '../../../../src/engine/numeric/Matrix.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';

/** Symmetric, 1 on the diagonal, all others different, of either sign. */
function randomLikeness(seed: number, p: number): Matrix {
  const random = new Random(seed);
  const matrix = new Matrix(p, p);
  for (let i = 0; i < p; i++) {
    matrix.set(i, i, 1);
    for (let j = 0; j < i; j++) {
      const value = 2 * random.uniform() - 1;
      matrix.set(i, j, value);
      matrix.set(j, i, value);
    }
  }
  return matrix;
}

/** Complete linkage by its definition: again and again the two clusters whose least alike columns are most alike. */
function slowClusters(matrix: Matrix, least: number): number[][] {
  const clusters = Array.from({ length: matrix.rows }, (_, i) => [i]);
  for (;;) {
    let best: { a: number; b: number; likeness: number } | undefined;
    for (let a = 0; a < clusters.length; a++) {
      for (let b = a + 1; b < clusters.length; b++) {
        const likeness = Math.min(
          ...clusters[a]!.flatMap((i) => clusters[b]!.map((j) => Math.abs(matrix.at(i, j)))),
        );
        if (likeness > (best?.likeness ?? -1)) best = { a, b, likeness };
      }
    }
    if (!best || best.likeness < least) break;
    clusters[best.a]!.push(...clusters[best.b]!);
    clusters.splice(best.b, 1);
  }
  return clusters.map((cluster) => cluster.sort((a, b) => a - b)).sort((a, b) => a[0]! - b[0]!);
}

describe('clusterColumns', () => {
  it('makes the clusters of complete linkage', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 25 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, p, least) => {
          const matrix = randomLikeness(seed, p);
          expect(cutByCorrelation(clusterColumns(matrix), least)).toEqual(slowClusters(matrix, least));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('puts copies together, and ends where all are alike', () => {
    const ones = new Matrix(5, 5);
    ones.values.fill(-1);
    expect(cutByCorrelation(clusterColumns(ones), 1)).toEqual([[0, 1, 2, 3, 4]]);
  });

  it('makes blocks of a size at most, with every column in one of them', () => {
    for (const most of [1, 3, 10, 40]) {
      const blocks = cutBySize(clusterColumns(randomLikeness(2, 40)), most);
      expect(Math.max(...blocks.map(({ length }) => length))).toBeLessThanOrEqual(most);
      expect(blocks.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    }
  });
});

describe('fillNormal', () => {
  it('has the moments of the normal distribution, and the same numbers for the same seed', () => {
    const values = new Float64Array(200_001);
    new Random(5).fillNormal(values);
    const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    // Standard errors: 0.002, 0.003, 0.009, 0.022; neighbours come from one pair and must not be correlated.
    expect(Math.abs(moment(1))).toBeLessThan(0.01);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.015);
    expect(Math.abs(moment(3))).toBeLessThan(0.04);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.1);
    const neighbours =
      values.subarray(1).reduce((sum, value, i) => sum + value * values[i]!, 0) / values.length;
    expect(Math.abs(neighbours)).toBeLessThan(0.01);
    const again = new Float64Array(200_001);
    new Random(5).fillNormal(again);
    expect(again).toEqual(values);
  });
});
