import { cholesky } from '../../numeric/cholesky.ts';
import { Matrix } from '../../numeric/Matrix.ts';
import { solveLower } from '../../numeric/solveTriangular.ts';
import type { Mixture } from './Clustering.ts';

/** log (w_k N(x | μ_k, Σ_k)) of each row x and component k: [rows, components]. */
export function mixtureLogDensities(rows: Matrix, { weights, means, covariances }: Mixture): Matrix {
  const { rows: n, columns: p } = rows;
  const densities = new Matrix(n, means.rows);
  for (let k = 0; k < means.rows; k++) {
    const lower = cholesky(covariances[k]!);
    if (!lower) throw new RangeError(`covariance ${k} of the mixture is not positive definite`);
    let constant = Math.log(weights[k]!) - (p / 2) * Math.log(2 * Math.PI);
    for (let j = 0; j < p; j++) constant -= Math.log(lower.at(j, j));
    const centred = new Matrix(p, n);
    for (let j = 0; j < p; j++) {
      const mean = means.at(k, j);
      for (let i = 0; i < n; i++) centred.values[j * n + i] = rows.at(i, j) - mean;
    }
    // L⁻¹ (x - μ): its squared length is (x - μ)ᵀ Σ⁻¹ (x - μ).
    solveLower(lower, centred);
    const squares = new Float64Array(n);
    for (let j = 0; j < p; j++) {
      for (let i = 0; i < n; i++) squares[i] = squares[i]! + centred.values[j * n + i]! ** 2;
    }
    for (let i = 0; i < n; i++) densities.set(i, k, constant - squares[i]! / 2);
  }
  return densities;
}
