import { cholesky } from './cholesky.ts';
import type { Matrix } from './Matrix.ts';

/**
 * The smallest eigenvalue of a positive definite matrix, or a little less: A - x · I is positive definite for every x
 * below it, which is found by halving.
 * @param tolerance how much less it may be, as a share of the smallest diagonal element, which no smallest eigenvalue exceeds
 */
export function smallestEigenvalue(matrix: Matrix, tolerance = 1e-9): number {
  let above = Infinity;
  for (let i = 0; i < matrix.rows; i++) above = Math.min(above, matrix.at(i, i));
  const precise = above * tolerance;
  const shifted = matrix.copy();
  let below = 0;
  while (above - below > precise) {
    const middle = (above + below) / 2;
    for (let i = 0; i < matrix.rows; i++) shifted.set(i, i, matrix.at(i, i) - middle);
    if (cholesky(shifted)) below = middle;
    else above = middle;
  }
  return below;
}
