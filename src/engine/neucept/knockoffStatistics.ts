import { cholesky } from '../numeric/cholesky.ts';
import { threadDescent, type LassoDescent } from '../numeric/LassoDescent.ts';
import { lassoPath } from '../numeric/lassoPath.ts';
import { Matrix } from '../numeric/Matrix.ts';
import type { Random } from '../numeric/Random.ts';
import { solveCholesky } from '../numeric/solveTriangular.ts';
import { meanMoments, meanSquaredError, sumMoments, type Moments } from './Moments.ts';
import type { SampleFold } from './splitSamples.ts';

/** λ from the least that gives no coefficients down to a thousandth of it. */
const penalties = 40;
const lowestPenalty = 1e-3;
/** Ridge: α / n, of columns with the variance 1. */
const ridgePenalties = [1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.3, 1, 3, 10, 100];
/** Of coefficients, as a share of the response's deviation: to choose a penalty, and at the chosen one. */
const [roughly, precisely] = [1e-3, 1e-5];
/** A fold whose error is this much above its least has passed the best penalty, and ends. */
const risen = 1.05;

/**
 * W_j = |β_j| - |β̃_j| of the lasso on neurons and knockoffs, its penalty chosen by cross-validation (Candès et al. 2018).
 * @param folds the moments of each fold
 * @param random orders the coordinates: a neuron and its knockoff must have the same chance to come first
 */
export function lassoStatistics(
  folds: readonly Moments[],
  random: Random,
  descent: LassoDescent = threadDescent(folds[0]!.cross.length),
): Float64Array {
  const whole = sumMoments(folds);
  const width = whole.cross.length;
  const order = random.permutation(width);
  const highest = whole.cross.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / whole.samples;
  if (highest === 0) return new Float64Array(width / 2);
  const lambdas = Array.from(
    { length: penalties },
    (_, i) => highest * lowestPenalty ** (i / (penalties - 1)),
  );
  const deviation = Math.sqrt(whole.square / whole.samples);
  const errors = new Float64Array(penalties);
  for (const held of folds) {
    const cross = meanMoments(whole, held, descent.gram);
    const own = new Float64Array(penalties).fill(Infinity);
    let least = Infinity;
    lassoPath(descent, cross, lambdas, order, roughly * deviation, (coefficients, i) => {
      own[i] = meanSquaredError(held, coefficients) * held.samples;
      least = Math.min(least, own[i]);
      return own[i] <= risen * least;
    });
    for (let i = 0; i < penalties; i++) errors[i] = errors[i]! + own[i]!;
  }
  const best = errors.indexOf(Math.min(...errors));
  const cross = meanMoments(whole, undefined, descent.gram);
  let statistics = new Float64Array(width / 2);
  lassoPath(descent, cross, lambdas.slice(0, best + 1), order, precisely * deviation, (coefficients, i) => {
    if (i === best) statistics = differences(coefficients);
    return true;
  });
  return statistics;
}

/** W_j = |β_j| - |β̃_j| of ridge regression, its penalty chosen by cross-validation. */
export function ridgeStatistics(folds: readonly Moments[]): Float64Array {
  const whole = sumMoments(folds);
  const gram = new Matrix(whole.cross.length, whole.cross.length);
  const errors = new Float64Array(ridgePenalties.length);
  for (const held of folds) {
    const cross = meanMoments(whole, held, gram);
    ridgePenalties.forEach((penalty, i) => {
      errors[i] = errors[i]! + meanSquaredError(held, ridge(gram, cross, penalty)) * held.samples;
    });
  }
  const cross = meanMoments(whole, undefined, gram);
  return differences(ridge(gram, cross, ridgePenalties[errors.indexOf(Math.min(...errors))]!));
}

/**
 * W_j = |corr(X_j, y)| - |corr(X̃_j, y)|, of columns and a response with the mean 0.
 * @param knockoffs as momentsOf takes them
 */
export function correlationStatistics(
  { x, y }: Pick<SampleFold, 'x' | 'y'>,
  knockoffs: Matrix,
): Float64Array {
  return Float64Array.from(
    { length: x.columns },
    (_, j) => correlation(x, j, y) - correlation(knockoffs, j, y),
  );
}

/** Minimises |y - Xβ|² / n + penalty · |β|², of G = XᵀX / n and c = Xᵀy / n. */
export function ridge(gram: Matrix, cross: Float64Array, penalty: number): Float64Array {
  const penalised = gram.copy();
  for (let j = 0; j < cross.length; j++) penalised.set(j, j, penalised.at(j, j) + penalty);
  const lower = cholesky(penalised);
  if (!lower) throw new Error('the penalty is too small for columns that depend on each other');
  const solution = new Matrix(cross.length, 1, cross.slice());
  solveCholesky(lower, solution);
  return solution.values;
}

/** |β_j| - |β̃_j| of coefficients of the neurons and then of their knockoffs. */
export function differences(coefficients: Float64Array): Float64Array<ArrayBuffer> {
  const p = coefficients.length / 2;
  return Float64Array.from(
    { length: p },
    (_, j) => Math.abs(coefficients[j]!) - Math.abs(coefficients[p + j]!),
  );
}

/** |corr| of a column with y, which may be shorter; 0 of a constant one. */
function correlation(x: Matrix, column: number, y: Float64Array): number {
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.rows; i++) xx += x.at(i, column) ** 2;
  for (let i = 0; i < y.length; i++) {
    xy += x.at(i, column) * y[i]!;
    yy += y[i]! ** 2;
  }
  return xx > 0 && yy > 0 ? Math.abs(xy) / Math.sqrt(xx * yy) : 0;
}
