import { cholesky } from '../numeric/cholesky.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { solveCholesky } from '../numeric/solveTriangular.ts';

/** (2R - S)⁻¹. */
export function invertD(correlation: Matrix, s: Float64Array): Matrix {
  const p = s.length;
  const factor = factorD(correlation, s);
  if (!factor) throw new Error('2R - S is not positive definite');
  const inverse = new Matrix(p, p);
  for (let i = 0; i < p; i++) inverse.set(i, i, 1);
  solveCholesky(factor, inverse);
  return inverse;
}

/** L with L Lᵀ = 2R - S; undefined where that is not positive definite. */
export function factorD(correlation: Matrix, s: Float64Array): Matrix | undefined {
  const difference = correlation.copy();
  for (let i = 0; i < difference.values.length; i++) difference.values[i] = 2 * difference.values[i]!;
  s.forEach((value, j) => difference.set(j, j, difference.at(j, j) - value));
  return cholesky(difference);
}
