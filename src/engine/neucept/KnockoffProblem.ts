import type { NeuceptParameters } from '../../protocol/NeuceptResult.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { packedLength } from '../numeric/packLower.ts';
import { sharedMatrix } from '../numeric/sharedMatrix.ts';
import { makeKnockoffSampler, type KnockoffSampler } from './knockoffSampler.ts';
import { folds, splitSamples, type SampleFold } from './splitSamples.ts';

type Statistic = NeuceptParameters['statistic'];

/** Samples with what all their knockoffs share. */
export interface KnockoffFold extends SampleFold {
  /** E[X̃ | X], [rows, neurons]; zeros until the task `prepare` fills it, as `gram`. */
  readonly mean: Matrix;
  /** XᵀX, packed; empty for a statistic that needs none. */
  readonly gram: Float64Array;
}

/** What all runs share; in shared memory, so that threads get it as it is. */
export interface KnockoffProblem {
  /** For cross-validation; one of all samples for a statistic without. */
  readonly folds: readonly KnockoffFold[];
  readonly sampler: KnockoffSampler;
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
  const { shift, factor } = makeKnockoffSampler(covariance, s);
  const penalised = isPenalised(statistic);
  // A forest needs each sample.
  const parts =
    statistic === 'forest'
      ? [{ x, y, samples: x.rows, spare: 0 }]
      : splitSamples(x, y, penalised ? folds : 1);
  return {
    folds: parts.map((fold) => ({
      ...fold,
      x: share(fold.x),
      y: share(new Matrix(fold.y.length, 1, fold.y)).values,
      mean: sharedMatrix(fold.x.rows, fold.x.columns),
      gram: sharedMatrix(penalised ? packedLength(x.columns) : 0, 1).values,
    })),
    sampler: { shift: share(shift), factor: share(factor) },
    statistic,
  };
}

/** Whether the statistic has a penalty that cross-validation chooses, and sees moments alone. */
export function isPenalised(statistic: Statistic): statistic is 'lasso' | 'ridge' {
  return statistic === 'lasso' || statistic === 'ridge';
}

/**
 * Bytes that are shared, and those that each thread takes besides, at most.
 * @param split whether threads share a run, and with it its moments
 */
export function problemBytes(samples: number, neurons: number, statistic: Statistic, split: boolean) {
  const matrix = samples * neurons * 8;
  const square = neurons * neurons * 8;
  const penalised = isPenalised(statistic);
  const count = penalised ? folds : 1;
  // Rows that knockoffs are drawn of, in all.
  const rows = (statistic === 'forest' ? samples : Math.min(samples, count * (neurons + 1))) * neurons * 8;
  const drawn = 2 * (rows / count + (statistic === 'forest' ? matrix / 8 : square));
  // Of the folds and of all, packed.
  const moments = penalised ? (folds + 1) * 8 * packedLength(2 * neurons) : 0;
  // G of the lasso, and those of its columns that have coefficients.
  const room = penalised ? 8 * square : 0;
  return {
    shared: matrix + 2 * rows + (folds / 2 + 6) * square + (split ? moments : 0),
    thread: drawn + room + (split ? 0 : moments),
  };
}

/** A problem as messages carry it: matrices lose what makes them such. */
export function asProblem({ folds, sampler, statistic }: KnockoffProblem): KnockoffProblem {
  return {
    folds: folds.map((fold) => ({ ...fold, x: asMatrix(fold.x), mean: asMatrix(fold.mean) })),
    sampler: { shift: asMatrix(sampler.shift), factor: asMatrix(sampler.factor) },
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
