import { addProduct } from '../numeric/addProduct.ts';
import { cholesky } from '../numeric/cholesky.ts';
import { Matrix } from '../numeric/Matrix.ts';
import type { Random } from '../numeric/Random.ts';
import { solveCholesky } from '../numeric/solveTriangular.ts';

/** What all knockoffs share. */
export interface KnockoffSampler {
  /** Σ⁻¹S: the mean of a knockoff is x - x Σ⁻¹S. */
  readonly shift: Matrix;
  /** Lower triangular L with L Lᵀ = 2S - S Σ⁻¹ S, the covariance of X̃ given X. */
  readonly factor: Matrix;
}

/**
 * Second-order Gaussian knockoffs (Candès et al. 2018, eq. 3.2): (X, X̃) has the covariance [[Σ, Σ - S], [Σ - S, Σ]].
 * @param covariance Σ, positive definite
 * @param s the diagonal of S, with 0 < S < 2Σ
 */
export function makeKnockoffSampler(covariance: Matrix, s: Float64Array): KnockoffSampler {
  const p = s.length;
  const lower = cholesky(covariance);
  if (!lower) throw new Error('the covariance is not positive definite');
  const shift = new Matrix(p, p);
  for (let j = 0; j < p; j++) shift.set(j, j, s[j]!);
  solveCholesky(lower, shift);
  const conditional = new Matrix(p, p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) conditional.set(i, j, (i === j ? 2 * s[i]! : 0) - s[i]! * shift.at(i, j));
  }
  const factor = cholesky(conditional);
  if (!factor) throw new Error('2S - SΣ⁻¹S is not positive definite');
  return { shift, factor };
}

/**
 * E[X̃ | X], of X with columns of the mean 0.
 * @param mean where it is written
 */
export function knockoffMean(
  x: Matrix,
  { shift }: KnockoffSampler,
  mean = new Matrix(x.rows, x.columns),
): Matrix {
  for (let i = 0; i < x.rows; i++) for (let j = 0; j < x.columns; j++) mean.set(i, j, x.at(i, j));
  addProduct(mean, x, shift, -1);
  return mean;
}

/** Columns of L at a time. */
const width = 256;

/**
 * X̃ = E[X̃ | X] + U Lᵀ with standard normal U.
 * @param spare samples that are not among the rows, nor need to be, as only X̃ᵀX̃ is asked of them: the knockoffs have
 *   min(spare, p) more rows, with that product. Those of the noise are the triangle of Bartlett's decomposition.
 * @returns [rows + min(spare, p), p]
 */
export function sampleKnockoffs(mean: Matrix, factor: Matrix, random: Random, spare = 0): Matrix {
  const [rows, p] = [mean.rows, mean.columns];
  const more = Math.min(spare, p);
  const noise = new Matrix(rows + more, p);
  random.fillNormal(noise.values.subarray(0, rows * p));
  for (let i = 0; i < more; i++) {
    const row = noise.values.subarray((rows + i) * p, (rows + i + 1) * p);
    row[i] = Math.sqrt(random.chiSquared(spare - i));
    random.fillNormal(row.subarray(i + 1));
  }
  const knockoffs = new Matrix(rows + more, p);
  for (let i = 0; i < rows; i++) for (let j = 0; j < p; j++) knockoffs.set(i, j, mean.at(i, j));
  for (let start = 0; start < p; start += width) {
    // Of L, which is triangular, the columns after these rows are 0.
    const end = Math.min(p, start + width);
    addProduct(
      knockoffs.block(0, start, rows + more, end - start),
      noise.block(0, 0, rows + more, end),
      factor.block(start, 0, end - start, end).transposed,
    );
  }
  return knockoffs;
}
