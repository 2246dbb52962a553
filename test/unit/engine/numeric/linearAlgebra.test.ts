import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addProduct, plainPanels, simdPanels } from '../../../../src/engine/numeric/addProduct.ts';
import { cholesky } from '../../../../src/engine/numeric/cholesky.ts';
import { ledoitWolf } from '../../../../src/engine/numeric/ledoitWolf.ts';
import { Matrix } from '../../../../src/engine/numeric/Matrix.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { smallestEigenvalue } from '../../../../src/engine/numeric/smallestEigenvalue.ts';
import { solveCholesky, solveLower } from '../../../../src/engine/numeric/solveTriangular.ts';
import golden from '../../../fixtures/golden/knockoff.json' with { type: 'json' };

function randomMatrix(random: Random, rows: number, columns: number): Matrix {
  const matrix = new Matrix(rows, columns);
  random.fillNormal(matrix.values);
  return matrix;
}

/** The definition, element by element. */
function product(a: Matrix, b: Matrix): number[][] {
  return Array.from({ length: a.rows }, (_, i) =>
    Array.from({ length: b.columns }, (_, j) => {
      let sum = 0;
      for (let k = 0; k < a.columns; k++) sum += a.at(i, k) * b.at(k, j);
      return sum;
    }),
  );
}

function largestDifference(matrix: Matrix, expected: readonly (readonly number[])[]): number {
  let largest = 0;
  expected.forEach((row, i) =>
    row.forEach((value, j) => (largest = Math.max(largest, Math.abs(value - matrix.at(i, j))))),
  );
  return largest;
}

/** A Aᵀ + I: positive definite. */
function positive(random: Random, n: number): Matrix {
  const a = randomMatrix(random, n, n);
  const matrix = new Matrix(n, n);
  for (let i = 0; i < n; i++) matrix.set(i, i, 1);
  addProduct(matrix, a, a.transposed);
  return matrix;
}

const length = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(63, 64, 65, 255, 257, 300));

describe('addProduct', () => {
  it('adds the product of any matrices, blocks and transposes, with SIMD as in JavaScript', () => {
    const shape = fc.record({
      seed: fc.nat(),
      rows: length,
      columns: length,
      depth: length,
      turned: fc.boolean(),
      scale: fc.constantFrom(1, -0.5),
    });
    const [simd, plain] = [simdPanels()!, plainPanels()];
    fc.assert(
      fc.property(shape, ({ seed, rows, columns, depth, turned, scale }) => {
        const random = new Random(seed);
        const a = turned ? randomMatrix(random, depth, rows).transposed : randomMatrix(random, rows, depth);
        const b = randomMatrix(random, depth + 2, columns + 3).block(1, 2, depth, columns);
        const [c, d] = [new Matrix(rows, columns), new Matrix(rows, columns)];
        addProduct(c, a, b, scale, 'all', simd);
        addProduct(d, a, b, scale, 'all', plain);
        expect(c.values).toEqual(d.values);
        const expected = product(a, b).map((row) => row.map((value) => scale * value));
        expect(largestDifference(c, expected)).toBeLessThan(1e-11);
      }),
      { numRuns: 25 },
    );
  });

  it('writes the lower triangle alone, when asked to', () => {
    const a = randomMatrix(new Random(1), 301, 40);
    const c = new Matrix(301, 301);
    addProduct(c, a, a.transposed, 1, 'lower');
    const whole = product(a, a.transposed);
    const lower = whole.map((row, i) => row.map((value, j) => (j <= i ? value : 0)));
    expect(largestDifference(c, lower)).toBeLessThan(1e-11);
  });

  it('refuses shapes that do not fit', () => {
    expect(() => addProduct(new Matrix(2, 2), new Matrix(2, 3), new Matrix(2, 2))).toThrow(RangeError);
  });
});

describe('cholesky', () => {
  it('gives L with L Lᵀ = A, and solves with it', () => {
    for (const n of [1, 2, 23, 24, 25, 97, 260]) {
      const random = new Random(n);
      const a = positive(random, n);
      const lower = cholesky(a)!;
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) expect(lower.at(i, j)).toBe(0);
      expect(largestDifference(a, product(lower, lower.transposed))).toBeLessThan(1e-9 * n);
      const right = randomMatrix(random, n, 3);
      const solution = right.copy();
      solveCholesky(lower, solution);
      expect(largestDifference(right, product(a, solution))).toBeLessThan(1e-8 * n);
      const half = right.copy();
      solveLower(lower, half);
      expect(largestDifference(right, product(lower, half))).toBeLessThan(1e-9 * n);
    }
  });

  it('says when a matrix is not positive definite', () => {
    for (const n of [2, 40, 130]) {
      const a = positive(new Random(n), n);
      a.set(n - 1, n - 1, -1);
      expect(cholesky(a)).toBeUndefined();
      a.set(n - 1, n - 1, NaN);
      expect(cholesky(a)).toBeUndefined();
    }
  });
});

describe('smallestEigenvalue', () => {
  it('is that of a matrix with known ones', () => {
    // 2 on the diagonal and -1 beside it: 2 - 2 cos(π k / (n + 1)).
    const n = 50;
    const matrix = new Matrix(n, n);
    for (let i = 0; i < n; i++) {
      matrix.set(i, i, 2);
      if (i > 0) matrix.set(i, i - 1, -1);
      if (i > 0) matrix.set(i - 1, i, -1);
    }
    const expected = 2 - 2 * Math.cos(Math.PI / (n + 1));
    expect(smallestEigenvalue(matrix)).toBeLessThanOrEqual(expected);
    expect(smallestEigenvalue(matrix)).toBeCloseTo(expected, 8);
  });
});

describe('ledoitWolf', () => {
  it('gives the covariance and shrinkage of scikit-learn', () => {
    const x = Matrix.fromRows(golden.X);
    for (let j = 0; j < x.columns; j++) {
      let mean = 0;
      for (let i = 0; i < x.rows; i++) mean += x.at(i, j) / x.rows;
      for (let i = 0; i < x.rows; i++) x.set(i, j, x.at(i, j) - mean);
    }
    const { covariance, shrinkage } = ledoitWolf(x);
    expect(shrinkage).toBeCloseTo(golden.ledoit_wolf.shrinkage, 12);
    expect(largestDifference(covariance, golden.ledoit_wolf.covariance)).toBeLessThan(1e-12);
  });

  it('is positive definite with fewer samples than columns', () => {
    const x = randomMatrix(new Random(3), 20, 60);
    expect(cholesky(ledoitWolf(x).covariance)).toBeDefined();
  });
});
