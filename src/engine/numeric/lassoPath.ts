import type { Matrix } from './Matrix.ts';

const mostSweeps = 10_000;

/**
 * Minimises ½ βᵀGβ - cᵀβ + λ Σ|β| for one λ after another by cyclic coordinate descent (Friedman et al. 2010), each from
 * the solution before. With G = XᵀX / n and c = Xᵀy / n, that is the lasso: |y - Xβ|² / 2n + λ Σ|β|.
 * @param gram G, symmetric, row by row; a column with 0 on the diagonal gets no coefficient
 * @param lambdas descending, so that the solution before is a good start
 * @param order the columns, as they are visited
 * @param tolerance a sweep that changes no coefficient by more ends the descent
 * @param visit is given each solution, valid until it returns; false ends the path
 */
export function lassoPath(
  gram: Matrix,
  cross: Float64Array,
  lambdas: readonly number[],
  order: readonly number[],
  tolerance: number,
  visit: (coefficients: Float64Array, index: number) => boolean,
): void {
  const p = cross.length;
  const { values } = gram;
  const coefficients = new Float64Array(p);
  // c - Gβ.
  const residual = cross.slice();

  function sweep(columns: readonly number[], lambda: number): number {
    let largest = 0;
    for (const j of columns) {
      const own = values[j * p + j]!;
      if (!(own > 0)) continue;
      const old = coefficients[j]!;
      const free = residual[j]! + own * old;
      const value = Math.abs(free) > lambda ? (free - Math.sign(free) * lambda) / own : 0;
      const change = value - old;
      if (change === 0) continue;
      coefficients[j] = value;
      largest = Math.max(largest, Math.abs(change));
      for (let k = 0, at = j * p; k < p; k++, at++) residual[k] = residual[k]! - change * values[at]!;
    }
    return largest;
  }

  for (const [index, lambda] of lambdas.entries()) {
    for (let sweeps = 0; sweeps < mostSweeps; sweeps++) {
      if (sweep(order, lambda) <= tolerance) break;
      // Most coefficients are 0 and stay so: the others are settled first.
      const active = order.filter((j) => coefficients[j] !== 0);
      while (sweeps++ < mostSweeps && sweep(active, lambda) > tolerance);
    }
    if (!visit(coefficients, index)) return;
  }
}
