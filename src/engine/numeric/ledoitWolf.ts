import { addProduct } from './addProduct.ts';
import { Matrix } from './Matrix.ts';

/**
 * Covariance of the columns, shrunk towards a multiple of the identity: (1 - a) · S + a · m · I, S = XᵀX / n, m = tr S / p,
 * with the a that minimises the expected squared error (Ledoit and Wolf 2004). It is positive definite, even of fewer
 * samples than columns.
 * @param centred [samples, columns], each column with the mean 0
 * @param sample S, where it is known
 */
export function ledoitWolf(
  centred: Matrix,
  sample: Matrix = sampleCovariance(centred),
): { covariance: Matrix; shrinkage: number } {
  const { rows: n, columns: p } = centred;
  const covariance = sample.copy();
  let trace = 0;
  let squares = 0;
  for (let i = 0; i < p; i++) trace += covariance.at(i, i);
  for (const value of covariance.values) squares += value * value;
  // Of each sample's x xᵀ: the squared norm.
  let fourth = 0;
  for (let i = 0; i < n; i++) {
    let norm = 0;
    for (let j = 0; j < p; j++) norm += centred.at(i, j) ** 2;
    fourth += norm * norm;
  }
  const mean = trace / p;
  const distance = squares - p * mean * mean;
  const error = Math.min((fourth / n - squares) / n, distance);
  const shrinkage = distance > 0 ? Math.max(error, 0) / distance : 0;
  for (let i = 0; i < p * p; i++) covariance.values[i] = covariance.values[i]! * (1 - shrinkage);
  for (let i = 0; i < p; i++) covariance.set(i, i, covariance.at(i, i) + shrinkage * mean);
  return { covariance, shrinkage };
}

/** XᵀX / n. */
export function sampleCovariance(centred: Matrix): Matrix {
  const covariance = new Matrix(centred.columns, centred.columns);
  addProduct(covariance, centred.transposed, centred, 1 / centred.rows, 'lower');
  covariance.mirrorLower();
  return covariance;
}
