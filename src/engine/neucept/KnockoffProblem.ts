import type { NeuceptParameters } from '../../protocol/NeuceptResult.ts';
import { deriveSeed } from '../numeric/deriveSeed.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { Random } from '../numeric/Random.ts';
import { folds, foldGrams, foldMoments } from './foldMoments.ts';
import { makeKnockoffSampler, sampleKnockoffs, type KnockoffSampler } from './knockoffSampler.ts';
import { correlationStatistics, lassoStatistics, ridgeStatistics } from './knockoffStatistics.ts';

/** What all runs share; in shared memory, so that threads get it as it is. */
export interface KnockoffProblem {
  /** [samples, neurons], each column with the mean 0 and the variance 1. */
  readonly x: Matrix;
  readonly y: Float64Array;
  readonly sampler: KnockoffSampler;
  /** XᵀX of each fold; empty for a statistic that needs none. */
  readonly grams: readonly Matrix[];
  readonly statistic: NeuceptParameters['statistic'];
}

export function makeProblem(
  x: Matrix,
  y: Float64Array,
  covariance: Matrix,
  s: Float64Array,
  statistic: NeuceptParameters['statistic'],
): KnockoffProblem {
  const sampler = makeKnockoffSampler(x, covariance, s);
  return {
    x: share(x),
    y: share(new Matrix(y.length, 1, y)).values,
    sampler: { mean: share(sampler.mean), factor: share(sampler.factor) },
    grams: statistic === 'correlation' ? [] : foldGrams(x).map(share),
    statistic,
  };
}

/** Draws knockoffs and compares them with the neurons: W of each. The same seed gives the same W. */
export function runKnockoffs(
  { x, y, sampler, grams, statistic }: KnockoffProblem,
  seed: number,
): Float64Array {
  const knockoffs = sampleKnockoffs(sampler, deriveSeed(seed, 0));
  if (statistic === 'correlation') return correlationStatistics(x, knockoffs, y);
  const moments = foldMoments(x, knockoffs, y, grams);
  return statistic === 'ridge'
    ? ridgeStatistics(moments)
    : lassoStatistics(moments, new Random(deriveSeed(seed, 1)));
}

/** Bytes that are shared, and those that each thread takes besides, at most. */
export function problemBytes(samples: number, neurons: number, statistic: NeuceptParameters['statistic']) {
  const matrix = samples * neurons * 8;
  const square = neurons * neurons * 8;
  // Moments of each fold of neurons and knockoffs, their sum twice, and a factor.
  const moments = statistic === 'correlation' ? 0 : (folds + 3) * 4 * square;
  return { shared: 4 * matrix + (folds + 6) * square, thread: 2 * matrix + moments };
}

/** A matrix as messages carry it: they lose what makes it one. */
export function asMatrix({ rows, columns, values }: Pick<Matrix, 'rows' | 'columns' | 'values'>): Matrix {
  return new Matrix(rows, columns, values);
}

function share({ rows, columns, values }: Matrix): Matrix {
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return new Matrix(rows, columns, shared);
}
