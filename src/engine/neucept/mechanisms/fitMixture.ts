import { addProduct } from '../../numeric/addProduct.ts';
import { Matrix } from '../../numeric/Matrix.ts';
import { nearestCentres } from './classifyRows.ts';
import type { Mixture } from './Clustering.ts';
import { kMeans } from './kMeans.ts';
import type { Pause } from '../../makePause.ts';
import { mixtureLogDensities } from './mixtureLogDensities.ts';

/**
 * Added to variances, for columns with the mean variance 1: rectified neurons are exactly 0 in many samples, and a
 * component would shrink onto them, its density without bound.
 */
const leastVariance = 1e-3;
/** By which the mean log-likelihood still grows in the last iteration. */
const tolerance = 1e-3;
const mostIterations = 200;

/**
 * A Gaussian mixture with full covariances, by expectation maximisation from the clusters of K-means; in logarithms,
 * as densities of many columns underflow.
 * @returns `bic`: -2 log L + (K - 1 + K p + K p (p + 1) / 2) · log n
 */
export async function fitMixture(
  rows: Matrix,
  count: number,
  seed: number,
  pause: Pause,
): Promise<{ mixture: Mixture; bic: number }> {
  const nearest = nearestCentres(rows, await kMeans(rows, count, seed, pause));
  const shares = new Matrix(rows.rows, count);
  nearest.forEach((k, i) => shares.set(i, k, 1));
  let mixture = await maximise(rows, shares, pause);
  let before = -Infinity;
  for (let iteration = 0; ; iteration++) {
    const likelihood = expect(rows, mixture, shares);
    // The parameters that are left are those of this likelihood.
    if (likelihood - before < tolerance || iteration === mostIterations) {
      const { rows: n, columns: p } = rows;
      const parameters = count - 1 + count * p + (count * p * (p + 1)) / 2;
      return { mixture, bic: -2 * n * likelihood + parameters * Math.log(n) };
    }
    before = likelihood;
    await pause();
    mixture = await maximise(rows, shares, pause);
  }
}

/** Writes p(k | x) into `shares`. @returns the mean log-likelihood */
function expect(rows: Matrix, mixture: Mixture, shares: Matrix): number {
  const densities = mixtureLogDensities(rows, mixture);
  let sum = 0;
  for (let i = 0; i < rows.rows; i++) {
    let highest = -Infinity;
    for (let k = 0; k < shares.columns; k++) highest = Math.max(highest, densities.at(i, k));
    let total = 0;
    for (let k = 0; k < shares.columns; k++) total += Math.exp(densities.at(i, k) - highest);
    const log = highest + Math.log(total);
    for (let k = 0; k < shares.columns; k++) shares.set(i, k, Math.exp(densities.at(i, k) - log));
    sum += log;
  }
  return sum / rows.rows;
}

/** The mixture with the highest expected likelihood, given the shares [rows, components]. */
async function maximise(rows: Matrix, shares: Matrix, pause: Pause): Promise<Mixture> {
  const { rows: n, columns: p } = rows;
  const count = shares.columns;
  const weights = new Float64Array(count);
  const means = new Matrix(count, p);
  addProduct(means, shares.transposed, rows);
  const covariances: Matrix[] = [];
  for (let k = 0; k < count; k++) {
    let size = 0;
    for (let i = 0; i < n; i++) size += shares.at(i, k);
    weights[k] = size / n;
    // A component that lost all its samples has finite parameters, and the weight 0.
    const divisor = size || 1;
    for (let j = 0; j < p; j++) means.set(k, j, means.at(k, j) / divisor);
    const weighted = new Matrix(n, p);
    for (let i = 0; i < n; i++) {
      const root = Math.sqrt(shares.at(i, k) / divisor);
      for (let j = 0; j < p; j++) weighted.values[i * p + j] = root * (rows.at(i, j) - means.at(k, j));
    }
    const covariance = new Matrix(p, p);
    addProduct(covariance, weighted.transposed, weighted, 1, 'lower');
    covariance.mirrorLower();
    for (let j = 0; j < p; j++) covariance.set(j, j, covariance.at(j, j) + leastVariance);
    covariances.push(covariance);
    await pause();
  }
  return { kind: 'mixture', weights, means, covariances };
}
