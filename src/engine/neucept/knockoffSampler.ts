import { addProduct } from '../numeric/addProduct.ts';
import { cholesky } from '../numeric/cholesky.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { Random } from '../numeric/Random.ts';
import { solveCholesky } from '../numeric/solveTriangular.ts';

/** What all knockoffs of a matrix share. */
export interface KnockoffSampler {
  /** E[X̃ | X] = X - X Σ⁻¹ S, [samples, neurons]. */
  readonly mean: Matrix;
  /** Lower triangular L with L Lᵀ = 2S - S Σ⁻¹ S, the covariance of X̃ given X. */
  readonly factor: Matrix;
}

/**
 * Second-order Gaussian knockoffs (Candès et al. 2018, eq. 3.2): (X, X̃) has the covariance [[Σ, Σ - S], [Σ - S, Σ]].
 * @param centred X, [samples, neurons], each column with the mean 0
 * @param covariance Σ, positive definite
 * @param s the diagonal of S, with 0 < S < 2Σ
 */
export function makeKnockoffSampler(centred: Matrix, covariance: Matrix, s: Float64Array): KnockoffSampler {
  const p = s.length;
  const lower = cholesky(covariance);
  if (!lower) throw new Error('the covariance is not positive definite');
  const solved = new Matrix(p, p);
  for (let j = 0; j < p; j++) solved.set(j, j, s[j]!);
  solveCholesky(lower, solved);
  const conditional = new Matrix(p, p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) conditional.set(i, j, (i === j ? 2 * s[i]! : 0) - s[i]! * solved.at(i, j));
  }
  const factor = cholesky(conditional);
  if (!factor) throw new Error('2S - SΣ⁻¹S is not positive definite');
  const mean = centred.copy();
  addProduct(mean, centred, solved, -1);
  return { mean, factor };
}

/** X̃ = E[X̃ | X] + U Lᵀ with standard normal U: the same seed gives the same knockoffs. */
export function sampleKnockoffs({ mean, factor }: KnockoffSampler, seed: number): Matrix {
  const normal = new Matrix(mean.rows, mean.columns);
  new Random(seed).fillNormal(normal.values);
  const knockoffs = mean.copy();
  addProduct(knockoffs, normal, factor.transposed);
  return knockoffs;
}
