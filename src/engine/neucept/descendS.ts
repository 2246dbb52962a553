import { addProduct } from '../numeric/addProduct.ts';
import { cholesky } from '../numeric/cholesky.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { smallestEigenvalue } from '../numeric/smallestEigenvalue.ts';
import { solveCholesky } from '../numeric/solveTriangular.ts';

export type Objective = 'mvr' | 'maxent' | 'sdp';

/** Sweeps after which the inverse is made anew: updates gather rounding errors. */
const renewal = 5;
/** Coordinates between two updates of the inverse: the update is a product of matrices, and takes most of the time. */
const blockSize = 32;
const mostSweeps = 200;
/** Of the sdp: sweeps for each μ, the factor between two, and the last. */
const [barrierSweeps, barrierStep, lastBarrier] = [50, 0.7, 1e-5];

/**
 * The diagonal s of S for a correlation matrix R, by coordinate descent (Spector and Janson 2022; Askari et al. 2021):
 * with D = 2R - S and the j-th column v of D⁻¹, a step d of s_j makes
 *   mvr     tr D⁻¹ + Σ 1/s             least at d = (1 - |v| s_j) / (|v| + v_j)
 *   maxent  log det D + Σ log s        most  at d = (1/v_j - s_j) / 2
 *   sdp     Σ s + μ log det D          most  at d = 1/v_j - μ, with 0 ≤ s_j ≤ 1 and μ falling to nearly 0
 * and D⁻¹ becomes D⁻¹ + d / (1 - d v_j) · v vᵀ.
 * @param correlation positive definite
 */
export function descendS(correlation: Matrix, objective: Objective, tolerance = 1e-6): Float64Array {
  const p = correlation.rows;
  const s = new Float64Array(p).fill(Math.min(1, smallestEigenvalue(correlation, 1e-2)));
  if (objective !== 'sdp') {
    descend(correlation, s, objective, 0, tolerance, mostSweeps);
    return s;
  }
  for (let barrier = 0.5; barrier > lastBarrier; barrier *= barrierStep) {
    descend(correlation, s, objective, barrier, barrier / 10, barrierSweeps);
  }
  return s;
}

function descend(
  correlation: Matrix,
  s: Float64Array,
  objective: Objective,
  barrier: number,
  tolerance: number,
  sweeps: number,
): void {
  let inverse = new Matrix(0, 0);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    if (sweep % renewal === 0) inverse = invertD(correlation, s);
    let largest = 0;
    for (let start = 0; start < s.length; start += blockSize) {
      largest = Math.max(largest, descendBlock(inverse, s, start, objective, barrier));
    }
    if (largest < tolerance) return;
  }
}

/**
 * One step of each coordinate of a block.
 * @param inverse its lower triangle
 * @returns the largest step
 */
function descendBlock(
  inverse: Matrix,
  s: Float64Array,
  start: number,
  objective: Objective,
  barrier: number,
): number {
  const p = s.length;
  const size = Math.min(blockSize, p - start);
  // The rows of the block as they become, and the steps' columns with their factors.
  const rows = new Matrix(size, p);
  for (let i = 0; i < size; i++) {
    const j = start + i;
    for (let k = 0; k < p; k++) rows.values[i * p + k] = k < j ? inverse.at(j, k) : inverse.at(k, j);
  }
  const columns = new Matrix(size, p);
  const scaled = new Matrix(size, p);
  let largest = 0;
  for (let i = 0; i < size; i++) {
    const j = start + i;
    const v = rows.values.subarray(i * p, (i + 1) * p);
    const step = bestStep(v, j, s[j]!, objective, barrier);
    s[j] = s[j]! + step;
    largest = Math.max(largest, Math.abs(step));
    const factor = step / (1 - step * v[j]!);
    columns.values.set(v, i * p);
    for (let k = 0; k < p; k++) scaled.values[i * p + k] = factor * v[k]!;
    for (let next = i + 1; next < size; next++) {
      const weight = factor * v[start + next]!;
      const row = next * p;
      for (let k = 0; k < p; k++)
        rows.values[row + k] = rows.values[row + k]! + weight * columns.values[i * p + k]!;
    }
  }
  addProduct(inverse, columns.transposed, scaled, 1, 'lower');
  return largest;
}

function bestStep(v: Float64Array, j: number, s: number, objective: Objective, barrier: number): number {
  const own = v[j]!;
  if (objective === 'maxent') return (1 / own - s) / 2;
  if (objective === 'sdp') return Math.min(1, Math.max(s + 1 / own - barrier, 0)) - s;
  let squares = 0;
  for (const value of v) squares += value * value;
  const norm = Math.sqrt(squares);
  return (1 - norm * s) / (norm + own);
}

/** (2R - S)⁻¹. */
function invertD(correlation: Matrix, s: Float64Array): Matrix {
  const p = s.length;
  const difference = correlation.copy();
  for (let i = 0; i < p * p; i++) difference.values[i] = 2 * difference.values[i]!;
  for (let i = 0; i < p; i++) difference.set(i, i, difference.at(i, i) - s[i]!);
  const factor = cholesky(difference);
  if (!factor) throw new Error('2R - S is not positive definite');
  const inverse = new Matrix(p, p);
  for (let i = 0; i < p; i++) inverse.set(i, i, 1);
  solveCholesky(factor, inverse);
  return inverse;
}
