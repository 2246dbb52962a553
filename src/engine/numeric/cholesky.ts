import { addProduct } from './addProduct.ts';
import { Matrix } from './Matrix.ts';
import { solveLower, splitAt } from './solveTriangular.ts';

const smallest = 24;

/**
 * L with L · Lᵀ = A, lower triangular; undefined where A is not positive definite. Of A, which is symmetric, only the
 * lower triangle is read. Halves are factored one after the other, so that nearly all work is products of matrices.
 */
export function cholesky(matrix: Matrix): Matrix | undefined {
  const lower = new Matrix(matrix.rows, matrix.rows);
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j <= i; j++) lower.set(i, j, matrix.at(i, j));
  }
  return factor(lower) ? lower : undefined;
}

/** In place; the upper triangle stays as it is. */
function factor(a: Matrix): boolean {
  const n = a.rows;
  if (n > smallest) {
    const half = splitAt(n);
    const below = a.block(half, 0, n - half, half);
    const rest = a.block(half, half, n - half, n - half);
    if (!factor(a.block(0, 0, half, half))) return false;
    // X · Lᵀ = B is L · Xᵀ = Bᵀ.
    solveLower(a.block(0, 0, half, half), below.transposed);
    addProduct(rest, below, below.transposed, -1, 'lower');
    return factor(rest);
  }
  for (let j = 0; j < n; j++) {
    let pivot = a.at(j, j);
    for (let k = 0; k < j; k++) pivot -= a.at(j, k) ** 2;
    // Also false for NaN.
    if (!(pivot > 0)) return false;
    const diagonal = Math.sqrt(pivot);
    a.set(j, j, diagonal);
    for (let i = j + 1; i < n; i++) {
      let sum = a.at(i, j);
      for (let k = 0; k < j; k++) sum -= a.at(i, k) * a.at(j, k);
      a.set(i, j, sum / diagonal);
    }
  }
  return true;
}
