import type { NeuceptParameters } from '../../protocol/NeuceptResult.ts';
import { deriveSeed } from '../numeric/deriveSeed.ts';
import { threadDescent } from '../numeric/LassoDescent.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { packedLength } from '../numeric/packLower.ts';
import { Random } from '../numeric/Random.ts';
import { knockoffMean, makeKnockoffSampler, sampleKnockoffs } from './knockoffSampler.ts';
import { correlationStatistics, lassoStatistics, ridgeStatistics } from './knockoffStatistics.ts';
import { gramOf, momentsOf } from './Moments.ts';
import { folds, splitSamples, type SampleFold } from './splitSamples.ts';

type Statistic = NeuceptParameters['statistic'];

/** Samples with what all their knockoffs share. */
interface KnockoffFold extends SampleFold {
  /** E[X̃ | X], [rows, neurons]. */
  readonly mean: Matrix;
  /** XᵀX, packed; empty for a statistic that needs none. */
  readonly gram: Float64Array;
}

/** What all runs share; in shared memory, so that threads get it as it is. */
export interface KnockoffProblem {
  /** For cross-validation; one of all samples for a statistic without. */
  readonly folds: readonly KnockoffFold[];
  /** Of the sampler. */
  readonly factor: Matrix;
  readonly statistic: Statistic;
}

/**
 * @param x [samples, neurons], each column with the mean 0 and the variance 1
 * @param covariance positive definite
 * @param s the diagonal of S
 */
export function makeProblem(
  x: Matrix,
  y: Float64Array,
  covariance: Matrix,
  s: Float64Array,
  statistic: Statistic,
): KnockoffProblem {
  const sampler = makeKnockoffSampler(covariance, s);
  return {
    folds: splitSamples(x, y, statistic === 'correlation' ? 1 : folds).map((fold) => ({
      ...fold,
      x: share(fold.x),
      y: share(new Matrix(fold.y.length, 1, fold.y)).values,
      mean: knockoffMean(fold.x, sampler, sharedMatrix(fold.x.rows, fold.x.columns)),
      gram: statistic === 'correlation' ? new Float64Array() : sharePacked(gramOf(fold.x)),
    })),
    factor: share(sampler.factor),
    statistic,
  };
}

/** Draws knockoffs and compares them with the neurons: W of each. The same seed gives the same W. */
export function runKnockoffs({ folds, factor, statistic }: KnockoffProblem, seed: number): Float64Array {
  const draw = ({ mean, spare }: KnockoffFold, i: number): Matrix =>
    sampleKnockoffs(mean, factor, new Random(deriveSeed(seed, 0, i)), spare);
  if (statistic === 'correlation') return correlationStatistics(folds[0]!, draw(folds[0]!, 0));
  const descent = threadDescent(2 * factor.rows);
  const moments = folds.map((fold, i) => momentsOf(fold, draw(fold, i), fold.gram, descent.gram));
  return statistic === 'ridge'
    ? ridgeStatistics(moments)
    : lassoStatistics(moments, new Random(deriveSeed(seed, 1)), descent);
}

/** Bytes that are shared, and those that each thread takes besides, at most. */
export function problemBytes(samples: number, neurons: number, statistic: Statistic) {
  const matrix = samples * neurons * 8;
  const square = neurons * neurons * 8;
  const rows = Math.min(samples, folds * (neurons + 1)) * neurons * 8;
  // Packed moments of the folds and of all; G of the lasso, and those of its columns that are packed.
  const moments = statistic === 'correlation' ? 0 : 8 * packedLength(2 * neurons) * (folds + 1) + 8 * square;
  const drawn = statistic === 'correlation' ? 2 * rows : (2 * rows) / folds + 2 * square;
  return { shared: 2 * matrix + 2 * rows + (folds / 2 + 6) * square, thread: drawn + moments };
}

/** A problem as messages carry it: matrices lose what makes them such. */
export function asProblem({ folds, factor, statistic }: KnockoffProblem): KnockoffProblem {
  return {
    folds: folds.map((fold) => ({ ...fold, x: asMatrix(fold.x), mean: asMatrix(fold.mean) })),
    factor: asMatrix(factor),
    statistic,
  };
}

function asMatrix({ rows, columns, values, offset, rowStride, columnStride }: Matrix): Matrix {
  return new Matrix(rows, columns, values, offset, rowStride, columnStride);
}

/** The matrix itself, where it is in shared memory already. */
function share(matrix: Matrix): Matrix {
  if (matrix.values.buffer instanceof SharedArrayBuffer) return matrix;
  const shared = sharedMatrix(matrix.rows, matrix.columns);
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.columns; j++) shared.set(i, j, matrix.at(i, j));
  }
  return shared;
}

function sharedMatrix(rows: number, columns: number): Matrix {
  return new Matrix(rows, columns, new Float64Array(new SharedArrayBuffer(rows * columns * 8)));
}

function sharePacked(values: Float64Array): Float64Array {
  return share(new Matrix(values.length, 1, values)).values;
}
