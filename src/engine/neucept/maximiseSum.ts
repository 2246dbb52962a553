import { cholesky } from '../numeric/cholesky.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { smallestEigenvalue } from '../numeric/smallestEigenvalue.ts';
import { solveCholesky } from '../numeric/solveTriangular.ts';
import { factorD, invertD } from './invertD.ts';
import type { Pause } from '../makePause.ts';

/** The first μ, the factor to the next one, and the last: the sum is then 3 p μ below its bound, at most. */
const [firstBarrier, barrierStep, lastBarrier] = [0.1, 0.15, 1e-5];
const mostSteps = 60;
/** Of squared Newton decrements: below `near`, whole steps are inside the bounds and square the distance; or it is the centre. */
const [near, centred] = [0.1, 1e-9];

/**
 * The diagonal s of S for a correlation matrix R with the largest Σ s under 0 ≤ s ≤ 1 and S ≤ 2R, the semidefinite
 * program of Candès et al. (2018): Newton's method for Σ s / μ + log det D + Σ log s + Σ log (1 - s), D = 2R - S, with
 * falling μ. With V = D⁻¹, its gradient is 1/μ - V_jj + 1/s_j - 1/(1 - s_j), its Hessian -V∘V - diag(1/s² + 1/(1 - s)²).
 * @param correlation positive definite
 */
export async function maximiseSum(correlation: Matrix, pause: Pause): Promise<Float64Array> {
  const p = correlation.rows;
  let s: Float64Array = new Float64Array(p).fill(0.5 * Math.min(1, smallestEigenvalue(correlation, 1e-2)));
  for (let barrier = firstBarrier, last = false; !last; barrier *= barrierStep) {
    last = barrier <= lastBarrier;
    for (let step = 0; step < mostSteps; step++) {
      await pause();
      const { direction, decrement } = newtonStep(correlation, s, barrier);
      if (decrement < centred) break;
      const length = decrement < near ? 1 : search(correlation, s, direction, decrement, barrier);
      s = s.map((value, j) => value + length * direction[j]!);
    }
  }
  return s;
}

function newtonStep(
  correlation: Matrix,
  s: Float64Array,
  barrier: number,
): { direction: Float64Array; decrement: number } {
  const p = s.length;
  const hessian = invertD(correlation, s);
  const gradient = s.map((value, j) => 1 / barrier - hessian.at(j, j) + 1 / value - 1 / (1 - value));
  for (let i = 0; i < p * p; i++) hessian.values[i] = hessian.values[i]! ** 2;
  s.forEach((value, j) => hessian.set(j, j, hessian.at(j, j) + value ** -2 + (1 - value) ** -2));
  const factor = cholesky(hessian);
  if (!factor) throw new Error('the Hessian is not positive definite');
  const direction = gradient.slice();
  solveCholesky(factor, new Matrix(p, 1, direction));
  return { direction, decrement: direction.reduce((sum, value, j) => sum + value * gradient[j]!, 0) };
}

/** The longest of steps, each half of the one before, that makes the objective larger by a tenth of what the slope promises. */
function search(
  correlation: Matrix,
  s: Float64Array,
  direction: Float64Array,
  decrement: number,
  barrier: number,
): number {
  const before = objective(correlation, s, barrier);
  let length = 1;
  const at = (): Float64Array => s.map((value, j) => value + length * direction[j]!);
  while (objective(correlation, at(), barrier) < before + 0.1 * length * decrement) length /= 2;
  return length;
}

/** -∞ outside of the bounds. */
function objective(correlation: Matrix, s: Float64Array, barrier: number): number {
  if (s.some((value) => !(value > 0 && value < 1))) return -Infinity;
  const factor = factorD(correlation, s);
  if (!factor) return -Infinity;
  return s.reduce(
    (sum, value, j) =>
      sum + value / barrier + 2 * Math.log(factor.at(j, j)) + Math.log(value) + Math.log(1 - value),
    0,
  );
}
