import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../../../../src/engine/neucept/mechanisms/cluster.ts';
import { classifyRows } from '../../../../../src/engine/neucept/mechanisms/classifyRows.ts';
import { makePause } from '../../../../../src/engine/makePause.ts';
import { meanSilhouette, rowDistances } from '../../../../../src/engine/neucept/mechanisms/silhouette.ts';
import { cutTree, wardTree } from '../../../../../src/engine/neucept/mechanisms/wardTree.ts';
import { mixtureLogDensities } from '../../../../../src/engine/neucept/mechanisms/mixtureLogDensities.ts';
import { Matrix } from '../../../../../src/engine/numeric/Matrix.ts';
import { Random } from '../../../../../src/engine/numeric/Random.ts';
import { plantClusters } from '../../../../support/plantClusters.ts';

const methods = ['kmeans', 'mixture', 'agglomerative'] as const;

/** Numbers clusters by their first row, so that equal partitions are equal lists. */
function inOrder(clusters: ArrayLike<number>): number[] {
  const numbers = new Map<number, number>();
  return Array.from(clusters, (k) => {
    if (!numbers.has(k)) numbers.set(k, numbers.size);
    return numbers.get(k)!;
  });
}

function randomRows(rows: number, columns: number, seed: number): Matrix {
  const matrix = new Matrix(rows, columns);
  new Random(seed).fillNormal(matrix.values);
  return matrix;
}

describe.each(methods)('%s', (method) => {
  test('finds planted clusters, the largest first', async () => {
    const { matrix, cluster: planted } = plantClusters(300, 8, 4);
    const { assignment, sizes } = await cluster(matrix, 4, method, 0);
    expect(inOrder(assignment)).toEqual(inOrder(planted));
    expect(sizes).toEqual([120, 90, 60, 30]);
    for (const [k, size] of sizes.entries()) {
      expect(assignment.filter((value) => value === k)).toHaveLength(size);
    }
  });

  test('gives the same for the same seed, and the same partition for rows in another order', async () => {
    const { matrix } = plantClusters(120, 5, 3);
    const { assignment } = await cluster(matrix, 3, method, 7);
    expect((await cluster(matrix, 3, method, 7)).assignment).toEqual(assignment);
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const order = new Random(seed).permutation(120);
        const moved = new Matrix(120, 5);
        order.forEach((from, to) => {
          for (let j = 0; j < 5; j++) moved.set(to, j, matrix.at(from, j));
        });
        const found = (await cluster(moved, 3, method, 7)).assignment;
        expect(inOrder(found)).toEqual(inOrder(order.map((from) => assignment[from]!)));
      }),
      { numRuns: 10 },
    );
  });

  test('has as many clusters as different rows, at most', async () => {
    const rows = Matrix.fromRows([
      [0, 0],
      [0, 0],
      [0, 0],
      [5, 1],
      [5, 1],
      [-3, 4],
    ]);
    const { assignment, sizes } = await cluster(rows, 3, method, 0);
    expect(Array.from(assignment)).toEqual([0, 0, 0, 1, 1, 2]);
    expect(sizes).toEqual([3, 2, 1]);
  });

  test('ends when it is told to', async () => {
    const controller = new AbortController();
    const { matrix } = plantClusters(4000, 12, 4, { apart: 1 });
    const running = cluster(matrix, 8, method, 0, makePause(controller.signal));
    setTimeout(() => controller.abort(new Error('enough')), 5);
    await expect(running).rejects.toThrow('enough');
  });
});

test.each(['kmeans', 'mixture'] as const)(
  '%s gives its own rows what its classifier says',
  async (method) => {
    // One cloud, where clusters are arbitrary and their borders full of rows.
    const rows = randomRows(200, 3, 4);
    const { assignment, classifier } = await cluster(rows, 5, method, 0);
    expect(classifyRows(rows, classifier)).toEqual(assignment);
  },
);

test('K-means ends at centres that are the means of their rows', async () => {
  const rows = randomRows(200, 2, 9);
  const { assignment, classifier, sizes } = await cluster(rows, 4, 'kmeans', 0);
  if (classifier.kind !== 'centres') throw new Error('no centres');
  for (let k = 0; k < 4; k++) {
    for (let j = 0; j < 2; j++) {
      let sum = 0;
      assignment.forEach((own, i) => (sum += own === k ? rows.at(i, j) : 0));
      expect(classifier.centres.at(k, j)).toBeCloseTo(sum / sizes[k]!, 12);
    }
  }
});

// Its starts are random, and may all end in clusters that no small step makes better.
test('K-means almost always finds the clusters with the least sum of squares of all that there are', async () => {
  let best = 0;
  for (let seed = 0; seed < 20; seed++) {
    const rows = randomRows(9, 2, seed);
    const { assignment } = await cluster(rows, 3, 'kmeans', seed);
    const within = (clusters: ArrayLike<number>): number =>
      [0, 1, 2].reduce((sum, k) => {
        const members = Array.from({ length: 9 }, (_, i) => i).filter((i) => clusters[i] === k);
        return members.length > 0 ? sum + squares(rows, members) : sum;
      }, 0);
    const all = Array.from({ length: 3 ** 8 }, (_, code) =>
      Array.from({ length: 9 }, (_, i) => Math.floor(code / 3 ** i) % 3),
    );
    const least = Math.min(...all.map(within));
    if (within(assignment) < least + 1e-9) best++;
  }
  expect(best).toBeGreaterThanOrEqual(18);
});

test('K-means leaves no cluster empty where one starts with few rows and many are the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), {
        minLength: 6,
        maxLength: 40,
      }),
      fc.nat(),
      async (points, seed) => {
        const count = Math.min(6, new Set(points.map(String)).size);
        const { sizes } = await cluster(Matrix.fromRows(points), count, 'kmeans', seed);
        expect(Math.min(...sizes)).toBeGreaterThan(0);
      },
    ),
    { numRuns: 50 },
  );
});

test('a mixture tells clusters of one mean and different spread apart, as K-means does not', async () => {
  const random = new Random(3);
  const wide = (i: number): boolean => i % 2 === 0;
  const rows = Matrix.fromRows(
    Array.from({ length: 600 }, (_, i) => {
      const scale = wide(i) ? 10 : 0.5;
      return [scale * random.normal(), scale * random.normal()];
    }),
  );
  const agreement = async (method: (typeof methods)[number]): Promise<number> => {
    const { assignment } = await cluster(rows, 2, method, 0);
    const hits = assignment.filter((k, i) => k === (wide(i) ? 1 : 0)).length / 600;
    return Math.max(hits, 1 - hits);
  };
  expect(await agreement('mixture')).toBeGreaterThan(0.95);
  expect(await agreement('kmeans')).toBeLessThan(0.7);
});

test('densities of a mixture are those of the formula', () => {
  const covariance = Matrix.fromRows([
    [2, 0.6],
    [0.6, 0.5],
  ]);
  const mixture = {
    kind: 'mixture' as const,
    weights: Float64Array.of(0.3, 0.7),
    means: Matrix.fromRows([
      [1, -1],
      [0, 2],
    ]),
    covariances: [
      covariance,
      Matrix.fromRows([
        [1, 0],
        [0, 1],
      ]),
    ],
  };
  const densities = mixtureLogDensities(Matrix.fromRows([[0.5, 0.25]]), mixture);
  // Σ⁻¹ of 2 × 2 by the determinant.
  const determinant = 2 * 0.5 - 0.6 ** 2;
  const [x, y] = [0.5 - 1, 0.25 + 1];
  const form = (0.5 * x * x - 2 * 0.6 * x * y + 2 * y * y) / determinant;
  expect(densities.at(0, 0)).toBeCloseTo(
    Math.log(0.3 / (2 * Math.PI * Math.sqrt(determinant))) - form / 2,
    12,
  );
  expect(densities.at(0, 1)).toBeCloseTo(Math.log(0.7 / (2 * Math.PI)) - (0.25 + 1.75 ** 2) / 2, 12);
});

test('the mixture of one cluster is the Gaussian of the sample, and its BIC counts mean and covariance', async () => {
  const rows = randomRows(80, 2, 2);
  const { classifier, bic } = await cluster(rows, 1, 'mixture', 0);
  const likelihood = mixtureLogDensities(rows, classifier as never).values.reduce((a, b) => a + b, 0);
  expect(bic).toBeCloseTo(-2 * likelihood + (2 + 3) * Math.log(80), 8);
});

test("Ward's tree by chains is that of the definition", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 2, max: 25 }), async (seed, n) => {
      const rows = randomRows(n, 2, seed);
      const merges = await wardTree(rows, makePause());
      let clusters = Array.from({ length: n }, (_, i) => [i]);
      while (clusters.length > 1) {
        expect(inOrder(cutTree(merges, clusters.length))).toEqual(
          inOrder(Array.from({ length: n }, (_, i) => clusters.findIndex((members) => members.includes(i)))),
        );
        clusters = mergeBest(rows, clusters);
      }
    }),
    { numRuns: 20 },
  );
});

/** Merges the two clusters whose union has the sum of squares that grows least, by all sums of squares. */
function mergeBest(rows: Matrix, clusters: number[][]): number[][] {
  let best: { a: number; b: number; growth: number } | undefined;
  for (let a = 0; a < clusters.length; a++) {
    for (let b = 0; b < a; b++) {
      const growth =
        squares(rows, [...clusters[a]!, ...clusters[b]!]) -
        squares(rows, clusters[a]!) -
        squares(rows, clusters[b]!);
      if (!best || growth < best.growth) best = { a, b, growth };
    }
  }
  const { a, b } = best!;
  return [...clusters.filter((_, i) => i !== a && i !== b), [...clusters[a]!, ...clusters[b]!]];
}

function squares(rows: Matrix, members: readonly number[]): number {
  let sum = 0;
  for (let j = 0; j < rows.columns; j++) {
    const mean = members.reduce((total, i) => total + rows.at(i, j), 0) / members.length;
    sum += members.reduce((total, i) => total + (rows.at(i, j) - mean) ** 2, 0);
  }
  return sum;
}

test('the silhouette is that of its definition', async () => {
  const rows = randomRows(40, 3, 6);
  const assignment = Array.from({ length: 40 }, (_, i) => (i === 0 ? 3 : i % 3));
  const distance = (a: number, b: number): number =>
    Math.hypot(...[0, 1, 2].map((j) => rows.at(a, j) - rows.at(b, j)));
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const silhouettes = assignment.map((own, i) => {
    const to = (k: number): number[] =>
      assignment.flatMap((other, j) => (other === k && j !== i ? [distance(i, j)] : []));
    if (to(own).length === 0) return 0;
    const a = mean(to(own));
    const b = Math.min(...[0, 1, 2, 3].filter((k) => k !== own).map((k) => mean(to(k))));
    return (b - a) / Math.max(a, b);
  });
  const found = meanSilhouette(await rowDistances(rows, makePause()), assignment);
  expect(found).toBeCloseTo(mean(silhouettes), 6);
});

test('a part of many rows is clustered by agglomeration, and the others go to the nearest mean', async () => {
  const { matrix, cluster: planted } = plantClusters(10_400, 2, 2);
  const { assignment } = await cluster(matrix, 2, 'agglomerative', 0);
  const wrong = assignment.filter((k, i) => k === planted[i]).length;
  expect(wrong).toBeLessThan(10);
});
