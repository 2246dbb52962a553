import { cholesky } from '../numeric/cholesky.ts';
import { forestImportances, type ForestOptions } from '../numeric/forestImportances.ts';
import type { LassoDescent } from '../numeric/LassoDescent.ts';
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
/** Enough that W of true neurons stands out in simulations, in 2 s of a processor for 10,000 samples of 120 neurons. */
const forest: ForestOptions = { trees: 50, rows: 4000, depth: 8, leaf: 5, share: 1 / 3 };
/** Of coefficients, as a share of the response's deviation: to choose a penalty, and at the chosen one. */
const [roughly, precisely] = [1e-3, 1e-5];
/** A fold whose error is this much above its least has passed the best penalty, and ends. */
const risen = 1.05;

/** A statistic with a penalty, which cross-validation chooses from a list. The moments are of neurons and knockoffs. */
export interface PenalisedStatistic {
  /**
   * Sums of squared errors in the held samples, of models of the others, one for each penalty.
   * @param room for as many columns; overwritten
   * @param order the columns, in random order: a neuron and its knockoff must have the same chance to come first
   */
  errors(whole: Moments, held: Moments, room: LassoDescent, order: readonly number[]): Float64Array;
  /** W for the penalty at that place of the list. */
  fit(whole: Moments, best: number, room: LassoDescent, order: readonly number[]): Float64Array;
}

/** W_j = |β_j| - |β̃_j| of the lasso (Candès et al. 2018). */
const lasso: PenalisedStatistic = {
  errors(whole, held, room, order) {
    const errors = new Float64Array(penalties).fill(Infinity);
    const cross = meanMoments(whole, held, room.gram);
    let least = Infinity;
    lassoPath(room, cross, lambdas(whole), order, roughly * deviation(whole), (coefficients, i) => {
      errors[i] = meanSquaredError(held, coefficients) * held.samples;
      least = Math.min(least, errors[i]);
      return errors[i] <= risen * least;
    });
    return errors;
  },
  fit(whole, best, room, order) {
    const cross = meanMoments(whole, undefined, room.gram);
    const path = lambdas(whole).slice(0, best + 1);
    let statistics = new Float64Array(cross.length / 2);
    lassoPath(room, cross, path, order, precisely * deviation(whole), (coefficients, i) => {
      if (i === best) statistics = differences(coefficients);
      return true;
    });
    return statistics;
  },
};

/** From the least that gives no coefficients. */
function lambdas({ cross, samples }: Moments): number[] {
  const highest = cross.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / samples;
  return Array.from({ length: penalties }, (_, i) => highest * lowestPenalty ** (i / (penalties - 1)));
}

function deviation({ square, samples }: Moments): number {
  return Math.sqrt(square / samples);
}

/** W_j = |β_j| - |β̃_j| of ridge regression. */
const ridgeRegression: PenalisedStatistic = {
  errors(whole, held, { gram }) {
    const cross = meanMoments(whole, held, gram);
    return Float64Array.from(
      ridgePenalties,
      (penalty) => meanSquaredError(held, ridge(gram, cross, penalty)) * held.samples,
    );
  },
  fit(whole, best, { gram }) {
    const cross = meanMoments(whole, undefined, gram);
    return differences(ridge(gram, cross, ridgePenalties[best]!));
  },
};

export const penalisedStatistics = { lasso, ridge: ridgeRegression };

/** The penalty with the least errors in all folds, the first of equals. */
export function bestPenalty(errors: readonly Float64Array[]): number {
  const sums = Array.from(errors[0]!.keys(), (i) => errors.reduce((sum, fold) => sum + fold[i]!, 0));
  return sums.indexOf(Math.min(...sums));
}

/** W of a penalised statistic, of the moments of each fold. */
export function crossValidate(
  statistic: PenalisedStatistic,
  folds: readonly Moments[],
  room: LassoDescent,
  order: readonly number[],
): Float64Array {
  const whole = sumMoments(folds);
  const best = bestPenalty(folds.map((held) => statistic.errors(whole, held, room, order)));
  return statistic.fit(whole, best, room, order);
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

/**
 * W_j is how much more the neuron lowers the squared error of a random forest regression than its knockoff does.
 * @param order the columns of both, in random order: a neuron and its knockoff must have the same chance
 */
export function forestStatistics(
  x: Matrix,
  knockoffs: Matrix,
  y: Float64Array,
  order: readonly number[],
  random: Random,
): Float64Array {
  return differences(forestImportances([x, knockoffs], y, order, random, forest));
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
