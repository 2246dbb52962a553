import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseS } from '../../../../src/engine/neucept/chooseS.ts';
import { eValues, selectByEValues } from '../../../../src/engine/neucept/eValues.ts';
import {
  knockoffMean,
  makeKnockoffSampler,
  sampleKnockoffs,
} from '../../../../src/engine/neucept/knockoffSampler.ts';
import {
  correlationStatistics,
  differences,
  forestStatistics,
  crossValidate,
  penalisedStatistics,
  ridge,
} from '../../../../src/engine/neucept/knockoffStatistics.ts';
import { knockoffThreshold } from '../../../../src/engine/neucept/knockoffThreshold.ts';
import {
  gramOf,
  meanMoments,
  momentsOf,
  sumMoments,
  type Moments,
} from '../../../../src/engine/neucept/Moments.ts';
import { splitSamples } from '../../../../src/engine/neucept/splitSamples.ts';
import { maximiseSum } from '../../../../src/engine/neucept/maximiseSum.ts';
import { makePause } from '../../../../src/engine/makePause.ts';
import { addProduct } from '../../../../src/engine/numeric/addProduct.ts';
import { cholesky } from '../../../../src/engine/numeric/cholesky.ts';
import { plainDescent, simdDescent } from '../../../../src/engine/numeric/LassoDescent.ts';
import { lassoPath } from '../../../../src/engine/numeric/lassoPath.ts';
import { Matrix } from '../../../../src/engine/numeric/Matrix.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { smallestEigenvalue } from '../../../../src/engine/numeric/smallestEigenvalue.ts';
import { solveCholesky } from '../../../../src/engine/numeric/solveTriangular.ts';
import golden from '../../../fixtures/golden/knockoff.json' with { type: 'json' };

const p = golden.p;
const covariance = Matrix.fromRows(golden.ledoit_wolf.covariance);
const deviations = Float64Array.from({ length: p }, (_, j) => Math.sqrt(covariance.at(j, j)));
const correlation = covariance.copy();
for (let i = 0; i < p; i++) {
  for (let j = 0; j < p; j++) {
    correlation.set(i, j, covariance.at(i, j) / (deviations[i]! * deviations[j]!));
  }
}

function centred(rows: readonly (readonly number[])[]): Matrix {
  const x = Matrix.fromRows(rows);
  for (let j = 0; j < x.columns; j++) {
    let mean = 0;
    for (let i = 0; i < x.rows; i++) mean += x.at(i, j) / x.rows;
    for (let i = 0; i < x.rows; i++) x.set(i, j, x.at(i, j) - mean);
  }
  return x;
}

/** A random correlation matrix with strong and weak parts. */
function randomCorrelation(seed: number, size: number): Matrix {
  const random = new Random(seed);
  const loadings = new Matrix(size, 3);
  random.fillNormal(loadings.values);
  const matrix = new Matrix(size, size);
  for (let i = 0; i < size; i++) matrix.set(i, i, 0.5 + random.uniform());
  addProduct(matrix, loadings, loadings.transposed);
  const diagonal = Array.from({ length: size }, (_, i) => Math.sqrt(matrix.at(i, i)));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) matrix.set(i, j, matrix.at(i, j) / (diagonal[i]! * diagonal[j]!));
  }
  return matrix;
}

/** 2R - S. */
function difference(matrix: Matrix, s: Float64Array): Matrix {
  const result = matrix.copy();
  for (let i = 0; i < result.values.length; i++) result.values[i]! *= 2;
  s.forEach((value, j) => result.set(j, j, result.at(j, j) - value));
  return result;
}

function inverse(matrix: Matrix): Matrix {
  const result = new Matrix(matrix.rows, matrix.rows);
  for (let i = 0; i < matrix.rows; i++) result.set(i, i, 1);
  solveCholesky(cholesky(matrix)!, result);
  return result;
}

/** Of each of five folds, none of which is compressed. */
function foldMoments(x: Matrix, knockoffs: Matrix, y: Float64Array): Moments[] {
  const size = x.rows / 5;
  return Array.from({ length: 5 }, (_, fold) => {
    const part = (matrix: Matrix) => matrix.block(fold * size, 0, size, matrix.columns);
    const response = y.subarray(fold * size, (fold + 1) * size);
    return momentsOf({ x: part(x), y: response, samples: size }, part(knockoffs));
  });
}

/** The objectives as they are written, each to be made small. */
const objectives = {
  mvr: (r: Matrix, s: Float64Array): number => {
    const inverted = inverse(difference(r, s));
    return s.reduce((sum, value, j) => sum + 1 / value + inverted.at(j, j), 0);
  },
  maxent: (r: Matrix, s: Float64Array): number => {
    const lower = cholesky(difference(r, s))!;
    return -s.reduce((sum, value, j) => sum + Math.log(value) + 2 * Math.log(lower.at(j, j)), 0);
  },
  sdp: (_: Matrix, s: Float64Array): number => -s.reduce((sum, value) => sum + value, 0),
};

describe('chooseS', () => {
  // knockpy scales each S by the largest k/1024 that leaves 2R - S positive, which for an S on the border is 1023/1024.
  const theirs = (s: readonly number[]) => Float64Array.from(s, (value, j) => value / deviations[j]! ** 2);

  it('gives the S of knockpy, but for its scale', async () => {
    for (const [method, expected, digits] of [
      // Its descent ends when the objective improves by less than 0.01.
      ['mvr', golden.S_mvr, 3],
      // Ours keeps a distance from the border besides, to a ten-thousandth of itself.
      ['equicorrelated', golden.S_equicorrelated, 4],
    ] as const) {
      const { s } = await chooseS(correlation, method);
      theirs(expected).forEach((value, j) =>
        expect((s[j]! * 1023) / 1024, method).toBeCloseTo(value, digits),
      );
    }
  });

  it('is better in its own objective than knockpy, whose maxent and sdp go astray', async () => {
    // Without the package choldate, their descents update the factor of 2R - S with the wrong sign. Of the sdp, every
    // coordinate then goes to 1, and the scale makes the multiple of the identity of it that is just allowed:
    const allowed = Math.floor(2 * smallestEigenvalue(correlation) * 1024) / 1024;
    theirs(golden.S_sdp).forEach((value) => expect(value).toBeCloseTo(allowed, 12));
    for (const [method, expected] of [
      ['maxent', golden.S_maxent],
      ['sdp', golden.S_sdp],
    ] as const) {
      const value = objectives[method](correlation, (await chooseS(correlation, method)).s);
      expect(value, method).toBeLessThan(objectives[method](correlation, theirs(expected)) - 1);
    }
  });

  it('fits between 0 and 2R, and each method is best in its own objective', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 2, max: 40 }), async (seed, size) => {
        const r = randomCorrelation(seed, size);
        const found = await Promise.all(
          (['mvr', 'maxent', 'sdp', 'equicorrelated'] as const).map(
            async (method) => (await chooseS(r, method)).s,
          ),
        );
        for (const s of found) {
          expect(Math.min(...s)).toBeGreaterThan(0);
          expect(smallestEigenvalue(difference(r, s))).toBeGreaterThan(0.9e-5);
        }
        Object.values(objectives).forEach((objective, own) => {
          const values = found.map((s) => objective(r, s));
          // The optimum of the sdp is on the border, from which S is kept away.
          for (const value of values) expect(values[own]!).toBeLessThanOrEqual(value + 1e-4 * size);
        });
      }),
      { numRuns: 15 },
    );
  });

  it('comes up to the bound that duality sets to the sdp', async () => {
    // For every Z ≥ 0: Σ s ≤ 2 tr(R Z) + Σ max(1 - Z_jj, 0). The barrier gives such a Z: μ D⁻¹.
    for (const size of [2, 12, 60]) {
      const r = size === 12 ? correlation : randomCorrelation(5, size);
      const s = await maximiseSum(r, makePause());
      const z = inverse(difference(r, s));
      const barrier = 0.1 * 0.15 ** 5;
      let bound = 0;
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) bound += 2 * r.at(i, j) * barrier * z.at(i, j);
        bound += Math.max(1 - barrier * z.at(i, i), 0);
      }
      const sum = s.reduce((total, value) => total + value, 0);
      expect(sum).toBeLessThanOrEqual(bound);
      expect(bound - sum).toBeLessThan(1e-4 * size);
    }
  });

  it('is block-diagonal above a size, and still fits the whole', async () => {
    const r = randomCorrelation(3, 60);
    const { s, blocks } = await chooseS(r, 'mvr', { blockSize: 25 });
    expect(blocks.reduce((sum, size) => sum + size, 0)).toBe(60);
    expect(Math.max(...blocks)).toBeLessThanOrEqual(25);
    expect(smallestEigenvalue(difference(r, s))).toBeGreaterThan(0.9e-5);
  });

  it('stops between steps, whatever the method', async () => {
    const r = randomCorrelation(3, 60);
    for (const method of ['mvr', 'maxent', 'sdp'] as const) {
      let pauses = 0;
      const pause = async () => {
        if (++pauses === 3) throw new Error('enough');
      };
      await expect(chooseS(r, method, { pause })).rejects.toThrow('enough');
      expect(pauses).toBe(3);
    }
  });
});

describe('Gaussian knockoffs', () => {
  it('have the conditional mean and covariance of knockpy', () => {
    // Made with another S than S_mvr: the descent of each call takes the coordinates in another order, and ends early.
    // It is the root s of V_jj = 2s - s² Σ⁻¹_jj that is near to S_mvr; all other numbers have to follow from it.
    const precision = inverse(covariance);
    const s = Float64Array.from(golden.S_mvr, (near, j) => {
      const own = precision.at(j, j);
      const root = Math.sqrt(1 - own * golden.V_knock[j]![j]!);
      return (near * own < 1 ? 1 - root : 1 + root) / own;
    });
    golden.S_mvr.forEach((value, j) => expect(s[j]).toBeCloseTo(value, 3));
    const x = centred(golden.X);
    const sampler = makeKnockoffSampler(covariance, s);
    const { factor } = sampler;
    const mean = knockoffMean(x, sampler);
    const means = golden.X[0]!.map((value, j) => value - x.at(0, j));
    golden.conditional_mean_row0.forEach((value, j) =>
      expect(mean.at(0, j) + means[j]!).toBeCloseTo(value, 12),
    );
    golden.V_knock.forEach((row, i) =>
      row.forEach((value, j) => {
        let sum = 0;
        for (let k = 0; k < p; k++) sum += factor.at(i, k) * factor.at(j, k);
        expect(sum).toBeCloseTo(value, 12);
      }),
    );
  });

  it('make a joint covariance that is positive definite, and that samples have', async () => {
    const [n, size] = [40_000, 6];
    const r = randomCorrelation(8, size);
    const { s } = await chooseS(r, 'mvr');
    const joint = new Matrix(2 * size, 2 * size);
    for (let i = 0; i < 2 * size; i++) {
      for (let j = 0; j < 2 * size; j++) {
        const own = i < size === j < size || i % size !== j % size;
        joint.set(i, j, r.at(i % size, j % size) - (own ? 0 : s[i % size]!));
      }
    }
    expect(cholesky(joint)).toBeDefined();
    const normal = new Matrix(n, size);
    new Random(1).fillNormal(normal.values);
    const x = new Matrix(n, size);
    addProduct(x, normal, cholesky(r)!.transposed);
    const sampler = makeKnockoffSampler(r, s);
    const knockoffs = sampleKnockoffs(knockoffMean(x, sampler), sampler.factor, new Random(2));
    const both = new Matrix(n, 2 * size);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < size; j++) {
        both.set(i, j, x.at(i, j));
        both.set(i, size + j, knockoffs.at(i, j));
      }
    }
    const measured = new Matrix(2 * size, 2 * size);
    addProduct(measured, both.transposed, both, 1 / n);
    // The error of a covariance is at most √(2/n) here: five of them.
    for (let i = 0; i < joint.values.length; i++) {
      expect(Math.abs(measured.values[i]! - joint.values[i]!)).toBeLessThan(5 * Math.sqrt(2 / n));
    }
  });

  it('are the same for the same seed, and others for another', () => {
    const sampler = makeKnockoffSampler(covariance, Float64Array.from(golden.S_mvr));
    const mean = knockoffMean(centred(golden.X), sampler);
    const draw = (seed: number) => sampleKnockoffs(mean, sampler.factor, new Random(seed), 9).values;
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });
});

describe('compressed samples', async () => {
  const [n, size] = [300, 5];
  const r = randomCorrelation(4, size);
  const normal = new Matrix(n, size);
  new Random(1).fillNormal(normal.values);
  const x = new Matrix(n, size);
  addProduct(x, normal, cholesky(r)!.transposed);
  const y = new Float64Array(n);
  new Random(2).fillNormal(y);
  const sampler = makeKnockoffSampler(r, (await chooseS(r, 'mvr')).s);
  const draw = ([fold]: ReturnType<typeof splitSamples>, random: Random): Moments =>
    momentsOf(fold!, sampleKnockoffs(knockoffMean(fold!.x, sampler), sampler.factor, random, fold!.spare));
  const whole = [{ x, y, samples: n, spare: 0 }];

  it('have the moments of the samples, to rounding', () => {
    const [fold] = splitSamples(x, y, 1);
    expect(fold!.x.rows).toBe(size + 1);
    expect(fold!.spare).toBe(n - size - 1);
    const [few, many] = [draw([fold!], new Random(1)), draw(whole, new Random(1))];
    gramOf(x).forEach((value, i) => expect(gramOf(fold!.x)[i]! / n).toBeCloseTo(value / n, 10));
    for (let j = 0; j < size; j++) expect(few.cross[j]! / n).toBeCloseTo(many.cross[j]! / n, 10);
    expect(few.square / n).toBeCloseTo(many.square / n, 10);
  });

  it('give moments with knockoffs that have the mean, the variance and the covariances of those of all samples', () => {
    const draws = 3000;
    for (const count of [n, 8]) {
      // Of 8 samples, fewer are spare than there are neurons: the triangle of the noise is cut off.
      const part = { x: x.block(0, 0, count, size), y: y.subarray(0, count) };
      const all = [{ ...part, samples: count, spare: 0 }];
      const fewer = splitSamples(part.x, part.y, 1);
      expect(fewer[0]!.spare).toBe(count - size - 1);
      const random = new Random(5);
      const estimates = [all, fewer].map((samples) => {
        const found = Array.from({ length: draws }, () => {
          const { gram, cross } = draw(samples, random);
          return [...gram, ...cross].map((value) => value / count);
        });
        const length = found[0]!.length;
        const mean = (of: (values: number[]) => number): number =>
          found.reduce((sum, values) => sum + of(values), 0) / draws;
        const means = Array.from({ length }, (_, i) => mean((values) => values[i]!));
        const products = means.map((_, i) =>
          means.map((__, j) => mean((values) => (values[i]! - means[i]!) * (values[j]! - means[j]!))),
        );
        return { means, products };
      });
      const [direct, compressed] = estimates as [(typeof estimates)[0], (typeof estimates)[0]];
      direct.means.forEach((value, i) => {
        const error = Math.sqrt((2 * direct.products[i]![i]!) / draws);
        expect(Math.abs(compressed.means[i]! - value)).toBeLessThan(5 * error + 1e-9);
        for (let j = 0; j <= i; j++) {
          // Of a covariance of nearly normal numbers, at most √(2 v w / draws), twice for two estimates; tails are heavier.
          const spread = Math.sqrt((4 * direct.products[i]![i]! * direct.products[j]![j]!) / draws);
          expect(Math.abs(compressed.products[i]![j]! - direct.products[i]![j]!)).toBeLessThan(
            8 * spread + 1e-12,
          );
        }
      });
    }
  });
});

/** Of knockpy's lasso: numpy's random permutation of the seed 1. */
const knockpyOrder = [13, 18, 3, 14, 20, 17, 10, 4, 2, 19, 6, 7, 21, 1, 16, 0, 15, 23, 22, 9, 8, 12, 11, 5];

/** Coordinate descent of the lasso as it is written down: so many sweeps from 0. */
function sweep(
  gram: Matrix,
  cross: Float64Array,
  lambda: number,
  order: number[],
  sweeps: number,
): Float64Array {
  const coefficients = new Float64Array(cross.length);
  for (let i = 0; i < sweeps; i++) {
    for (const j of order) {
      let free = cross[j]!;
      for (let k = 0; k < cross.length; k++) if (k !== j) free -= gram.at(j, k) * coefficients[k]!;
      coefficients[j] = (Math.sign(free) * Math.max(Math.abs(free) - lambda, 0)) / gram.at(j, j);
    }
  }
  return coefficients;
}

describe('statistics', () => {
  const x = centred(golden.X);
  const knockoffs = centred(golden.Xk);
  const y = centred(golden.y.map((value) => [value])).values;
  const moments = foldMoments(x, knockoffs, y);
  const { samples } = sumMoments(moments);
  const meanGram = new Matrix(2 * p, 2 * p);
  const meanCross = meanMoments(sumMoments(moments), undefined, meanGram);
  const descent = simdDescent(2 * p)!;
  const room = plainDescent(2 * p);
  const lassoStatistics = (folds: readonly Moments[], random: Random) =>
    crossValidate(penalisedStatistics.lasso, folds, room, random.permutation(2 * p));
  const ridgeStatistics = (folds: readonly Moments[]) =>
    crossValidate(penalisedStatistics.ridge, folds, room, []);
  descent.gram.values.set(meanGram.values);
  const close = (found: Float64Array, expected: readonly number[], digits: number) =>
    expected.forEach((value, j) => expect(found[j]).toBeCloseTo(value, digits));

  it('are those of scikit-learn and knockpy for the same penalty', () => {
    // Made without an intercept.
    const [raw, rawKnockoffs] = [Matrix.fromRows(golden.X), Matrix.fromRows(golden.Xk)];
    const whole = sumMoments(foldMoments(raw, rawKnockoffs, Float64Array.from(golden.y)));
    const gram = new Matrix(2 * p, 2 * p);
    const cross = meanMoments(whole, undefined, gram);
    close(differences(ridge(gram, cross, 0)), golden.W_ols.W, 8);
    close(differences(ridge(meanGram, meanCross, golden.W_ridge.alpha / samples)), golden.W_ridge.W, 8);
    close(correlationStatistics({ x, y }, knockoffs), golden.W_margcorr.W, 10);
    lassoPath(descent, meanCross, [golden.W_lasso.alpha], knockpyOrder, 1e-12, (coefficients) => {
      // Theirs ends at a duality gap of a thousandth of |y|², which is after 18 sweeps in the order that was drawn.
      close(differences(coefficients), golden.W_lasso.W, 2);
      close(
        differences(sweep(meanGram, meanCross, golden.W_lasso.alpha, knockpyOrder, 18)),
        golden.W_lasso.W,
        12,
      );
      close(
        differences(sweep(meanGram, meanCross, golden.W_lasso.alpha, knockpyOrder, 1000)),
        [...differences(coefficients)],
        9,
      );
      return true;
    });
  });

  it('of the lasso are the same with SIMD as in JavaScript', () => {
    for (const width of [1, 2 * p - 1, 2 * p]) {
      const order = new Random(3).permutation(width);
      const solutions = [simdDescent(width)!, plainDescent(width)].map((room) => {
        for (let i = 0; i < width; i++)
          for (let j = 0; j < width; j++) room.gram.set(i, j, meanGram.at(i, j));
        // A constant column.
        for (let j = 0; width > 3 && j < width; j++) {
          room.gram.set(2, j, 0);
          room.gram.set(j, 2, 0);
        }
        const found: number[][] = [];
        lassoPath(room, meanCross.subarray(0, width), [0.3, 0.1, 0.01, 0], order, 1e-9, (coefficients) => {
          found.push([...coefficients]);
          return true;
        });
        return found;
      });
      expect(solutions[0]).toEqual(solutions[1]);
      expect(solutions[0]![3]!.filter((value) => value !== 0).length).toBe(width > 3 ? width - 1 : width);
    }
  });

  it('of the lasso meet the conditions of its minimum', () => {
    const order = new Random(1).permutation(2 * p);
    lassoPath(descent, meanCross, [0.3, 0.1, 0.01], order, 1e-12, (coefficients, i) => {
      const lambda = [0.3, 0.1, 0.01][i]!;
      for (let j = 0; j < 2 * p; j++) {
        let slope = meanCross[j]!;
        for (let k = 0; k < 2 * p; k++) slope -= meanGram.at(j, k) * coefficients[k]!;
        if (coefficients[j] === 0) expect(Math.abs(slope)).toBeLessThanOrEqual(lambda + 1e-9);
        else expect(slope).toBeCloseTo(Math.sign(coefficients[j]!) * lambda, 9);
      }
      return true;
    });
  });

  it('change their sign, and nothing else, when a neuron and its knockoff change places', () => {
    const swapped = [x.copy(), knockoffs.copy()] as const;
    for (let i = 0; i < x.rows; i++) {
      swapped[0].set(i, 3, knockoffs.at(i, 3));
      swapped[1].set(i, 3, x.at(i, 3));
    }
    const others = foldMoments(...swapped, y);
    for (const [before, after, digits] of [
      [lassoStatistics(moments, new Random(1)), lassoStatistics(others, new Random(2)), 3],
      [ridgeStatistics(moments), ridgeStatistics(others), 9],
      [
        correlationStatistics({ x, y }, knockoffs),
        correlationStatistics({ x: swapped[0], y }, swapped[1]),
        9,
      ],
    ] as const) {
      close(
        after,
        [...before].map((value, j) => (j === 3 ? -value : value)),
        digits,
      );
      expect(before[0]).toBeGreaterThan(0);
    }
  });

  it('of a forest change their sign, and nothing else, when all that tells a neuron from its knockoff changes places', () => {
    const swapped = [x.copy(), knockoffs.copy()] as const;
    for (let i = 0; i < x.rows; i++) {
      swapped[0].set(i, 3, knockoffs.at(i, 3));
      swapped[1].set(i, 3, x.at(i, 3));
    }
    const order = new Random(1).permutation(2 * p);
    const other = order.map((j) => (j === 3 ? p + 3 : j === p + 3 ? 3 : j));
    const before = forestStatistics(x, knockoffs, y, order, new Random(7));
    const after = forestStatistics(...swapped, y, other, new Random(7));
    expect(Math.abs(before[3]!)).toBeGreaterThan(0);
    close(
      after,
      [...before].map((value, j) => (j === 3 ? -value : value)),
      12,
    );
  });

  it('are 0 where the response has nothing to do with anything', () => {
    const none = foldMoments(x, knockoffs, new Float64Array(y.length));
    expect([...lassoStatistics(none, new Random(1))]).toEqual(new Array(p).fill(0));
  });
});

/** The definition, for every t. */
function slowThreshold(statistics: readonly number[], q: number, offset: number): number {
  const candidates = statistics
    .map(Math.abs)
    .filter((t) => t > 0)
    .sort((a, b) => a - b);
  const found = candidates.find((t) => {
    const below = statistics.filter((w) => w <= -t).length;
    const above = statistics.filter((w) => w >= t).length;
    return (offset + below) / Math.max(1, above) <= q;
  });
  return found ?? Infinity;
}

describe('knockoffThreshold', () => {
  it('is that of knockpy', () => {
    const infinite = (value: number) => (value >= 1e300 ? Infinity : value);
    for (const [name, offset] of [
      ['offset1', 1],
      ['offset0', 0],
    ] as const) {
      for (const [q, expected] of Object.entries(golden.threshold_cases[name])) {
        // knockpy counts the zeros of W as negative, finds that it may go down to 0, and takes the least positive W
        // instead. The definition gives 0.2: 3 of -0.2 and below, 7 of 0.2 and above.
        if (name === 'offset0' && q === '0.6') {
          expect(knockoffThreshold(golden.threshold_cases.W, 0.6, 0)).toBe(0.2);
          expect(expected).toBe(Math.min(...golden.threshold_cases.W.filter((value) => value > 0)));
          continue;
        }
        expect(knockoffThreshold(golden.threshold_cases.W, Number(q), offset), `${name} ${q}`).toBe(
          infinite(expected),
        );
      }
    }
    for (const { W, threshold } of [golden.W_ols, golden.W_ridge, golden.W_lasso]) {
      for (const [q, expected] of Object.entries(threshold)) {
        expect(knockoffThreshold(W, Number(q), 1)).toBe(infinite(expected));
      }
    }
  });

  it('is the smallest that the definition allows', () => {
    const values = fc.array(fc.integer({ min: -5, max: 9 }), { maxLength: 60 });
    fc.assert(
      fc.property(values, fc.constantFrom(0.05, 0.1, 0.2, 0.5), fc.constantFrom(0, 1), (w, q, offset) => {
        expect(knockoffThreshold(w, q, offset as 0 | 1)).toBe(slowThreshold(w, q, offset));
      }),
    );
  });

  it('selects at least 1/q neurons, or none', () => {
    expect(knockoffThreshold(new Array<number>(49).fill(1), 0.02, 1)).toBe(Infinity);
    expect(knockoffThreshold(new Array<number>(50).fill(1), 0.02, 1)).toBe(1);
  });
});

describe('e-values', () => {
  const runs = fc.array(fc.array(fc.integer({ min: -4, max: 12 }), { minLength: 30, maxLength: 30 }), {
    minLength: 1,
    maxLength: 4,
  });

  it('and their selection are those of the definitions', () => {
    fc.assert(
      fc.property(runs, fc.constantFrom(0.1, 0.2, 0.4), (statistics, level) => {
        const expected = Array.from({ length: 30 }, (_, j) => {
          const terms = statistics.map((w) => {
            const t = slowThreshold(w, level / 2, 1);
            return w[j]! >= t ? 1 / (1 + w.filter((value) => value <= -t).length) : 0;
          });
          return (30 * terms.reduce((a, b) => a + b, 0)) / terms.length;
        });
        const found = eValues(statistics, level);
        expected.forEach((value, j) => expect(found[j]).toBeCloseTo(value, 9));
        let selected: number[] = [];
        for (let k = 1; k <= 30; k++) {
          const least = 30 / (level * k) - 1e-9;
          const enough = expected.flatMap((value, j) => (value >= least ? [j] : []));
          if (enough.length >= k) selected = enough;
        }
        expect(selectByEValues(found, level)).toEqual(selected);
      }),
    );
  });
});
