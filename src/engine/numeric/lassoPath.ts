import type { LassoDescent } from './LassoDescent.ts';

const mostSweeps = 10_000;

/**
 * Minimises ½ βᵀGβ - cᵀβ + λ Σ|β| for one λ after another by cyclic coordinate descent (Friedman et al. 2010), each from
 * the solution before. With G = XᵀX / n and c = Xᵀy / n, that is the lasso: |y - Xβ|² / 2n + λ Σ|β|.
 * @param descent with G in it; a column with 0 on the diagonal gets no coefficient
 * @param lambdas descending, so that the solution before is a good start
 * @param order the columns, as they are visited
 * @param tolerance a sweep that changes no coefficient by more ends the descent
 * @param visit is given each solution, valid until it returns; false ends the path
 */
export function lassoPath(
  descent: LassoDescent,
  cross: Float64Array,
  lambdas: readonly number[],
  order: readonly number[],
  tolerance: number,
  visit: (coefficients: Float64Array, index: number) => boolean,
): void {
  descent.residual.set(cross);
  descent.coefficients.fill(0);
  descent.order.set(order);
  for (const [index, lambda] of lambdas.entries()) {
    descent.descend(lambda, tolerance, mostSweeps);
    if (!visit(descent.coefficients, index)) return;
  }
}
