import { addProduct } from '../numeric/addProduct.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { smallestEigenvalue } from '../numeric/smallestEigenvalue.ts';
import { invertD } from './invertD.ts';
import type { Pause } from '../makePause.ts';

export type Objective = 'mvr' | 'maxent';

/** Sweeps after which the inverse is made anew: updates gather rounding errors. */
const renewal = 5;
/** Coordinates between two updates of the inverse: the update is a product of matrices, and takes most of the time. */
const blockSize = 32;
const mostSweeps = 200;

/**
 * The diagonal s of S for a correlation matrix R, by coordinate descent (Spector and Janson 2022):
 * with D = 2R - S and the j-th column v of D⁻¹, a step d of s_j makes
 *   mvr     tr D⁻¹ + Σ 1/s             least at d = (1 - |v| s_j) / (|v| + v_j)
 *   maxent  log det D + Σ log s        most  at d = (1/v_j - s_j) / 2
 * and D⁻¹ becomes D⁻¹ + d / (1 - d v_j) · v vᵀ.
 * @param correlation positive definite
 */
export async function descendS(
  correlation: Matrix,
  objective: Objective,
  pause: Pause,
  tolerance = 1e-6,
): Promise<Float64Array> {
  const p = correlation.rows;
  const s = new Float64Array(p).fill(Math.min(1, smallestEigenvalue(correlation, 1e-2)));
  let inverse = new Matrix(0, 0);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    if (sweep % renewal === 0) inverse = invertD(correlation, s);
    let largest = 0;
    for (let start = 0; start < s.length; start += blockSize) {
      await pause();
      largest = Math.max(largest, descendBlock(inverse, s, start, objective));
    }
    if (largest < tolerance) break;
  }
  return s;
}

/**
 * One step of each coordinate of a block.
 * @param inverse its lower triangle
 * @returns the largest step
 */
function descendBlock(inverse: Matrix, s: Float64Array, start: number, objective: Objective): number {
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
    const step = bestStep(v, j, s[j]!, objective);
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

function bestStep(v: Float64Array, j: number, s: number, objective: Objective): number {
  const own = v[j]!;
  if (objective === 'maxent') return (1 / own - s) / 2;
  let squares = 0;
  for (const value of v) squares += value * value;
  const norm = Math.sqrt(squares);
  return (1 - norm * s) / (norm + own);
}
