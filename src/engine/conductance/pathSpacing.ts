import type { ConductanceParameters } from '../../protocol/ConductanceResult.ts';

/** Points on the straight path from the baseline (α = 0) to the input (α = 1), with quadrature weights for an integral over α. */
export interface PathPoints {
  readonly alphas: readonly number[];
  /** One weight a point; they sum to 1. */
  readonly weights: readonly number[];
}

export type Spacing = ConductanceParameters['spacing'];

/**
 * `count` points of a quadrature rule on [0, 1].
 * A sweep of n steps uses n + 1 points, as Captum's LayerConductance does; only `trapezoid` contains both ends of the
 * path, so only it is complete.
 */
export function pathPoints(spacing: Spacing, count: number): PathPoints {
  if (!Number.isInteger(count) || count < 2)
    throw new RangeError(`a path needs at least 2 points, not ${count}`);
  const even = (offset: number): number[] => Array.from({ length: count }, (_, k) => (k + offset) / count);
  const equal = Array.from({ length: count }, () => 1 / count);
  switch (spacing) {
    case 'trapezoid':
      return {
        alphas: Array.from({ length: count }, (_, k) => k / (count - 1)),
        weights: equal.map((_, k) => (k === 0 || k === count - 1 ? 0.5 : 1) / (count - 1)),
      };
    case 'left':
      return { alphas: even(0), weights: equal };
    case 'right':
      return { alphas: even(1), weights: equal };
    case 'middle':
      return { alphas: even(0.5), weights: equal };
    case 'gausslegendre':
      return gaussLegendre(count);
  }
}

/** Gauss-Legendre nodes and weights on [0, 1]: roots of P_n by Newton's method from Tricomi's initial guess. */
export function gaussLegendre(count: number): PathPoints {
  const alphas = new Array<number>(count);
  const weights = new Array<number>(count);
  for (let i = 0; i < Math.ceil(count / 2); i++) {
    let root = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let derivative = 0;
    for (let iteration = 0; iteration < 100; iteration++) {
      let previous = 1;
      let current = root;
      for (let n = 2; n <= count; n++) {
        [previous, current] = [current, ((2 * n - 1) * root * current - (n - 1) * previous) / n];
      }
      if (count === 1) [previous, current] = [1, root];
      derivative = (count * (root * current - previous)) / (root * root - 1);
      const step = current / derivative;
      root -= step;
      // Nodes near 1 are a rounding error apart from there on.
      if (Math.abs(step) < 1e-15) break;
    }
    const weight = 1 / ((1 - root * root) * derivative * derivative);
    alphas[i] = (1 - root) / 2;
    alphas[count - 1 - i] = (1 + root) / 2;
    weights[i] = weights[count - 1 - i] = weight;
  }
  return { alphas, weights };
}
