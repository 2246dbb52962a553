import { Matrix } from './Matrix.ts';
import { simdFunctions, simdMemory } from './simd.ts';

/** The numbers of one lasso, and the descent for one λ, which works on them. */
export interface LassoDescent {
  /** G, symmetric, [p, p]; to be filled. */
  readonly gram: Matrix;
  /** c - Gβ. */
  readonly residual: Float64Array;
  /** β: the start, and then the solution. */
  readonly coefficients: Float64Array;
  /** The columns, as they are visited. */
  readonly order: Uint32Array;
  descend(lambda: number, tolerance: number, mostSweeps: number): void;
}

/** With SIMD where there is any. */
export function makeDescent(p: number): LassoDescent {
  return simdDescent(p) ?? plainDescent(p);
}

export function simdDescent(p: number): LassoDescent | undefined {
  // Rows of whole vectors.
  const stride = p + (p % 2);
  const [row, square] = [stride * 8, p * stride * 8];
  const [residual, coefficients, order, active] = [0, 1, 2, 3].map((i) => square + i * row) as [
    number,
    number,
    number,
    number,
  ];
  const inner = square + 4 * row;
  const packed = inner + 2 * row;
  const memory = simdMemory(packed + square);
  if (!memory) return undefined;
  const { descendLasso } = simdFunctions(memory);
  const { buffer } = memory;
  return {
    gram: new Matrix(p, p, new Float64Array(buffer, 0, p * stride), 0, stride),
    residual: new Float64Array(buffer, residual, p),
    coefficients: new Float64Array(buffer, coefficients, p),
    order: new Uint32Array(buffer, order, p),
    descend: (lambda, tolerance, mostSweeps) =>
      descendLasso(
        ...([0, p, stride, residual, coefficients, order, active, packed, inner] as const),
        ...([lambda, tolerance, mostSweeps] as const),
      ),
  };
}

/** The same in JavaScript, computed in the same order. */
export function plainDescent(p: number): LassoDescent {
  const gram = new Matrix(p, p);
  const [residual, coefficients] = [new Float64Array(p), new Float64Array(p)];
  const order = new Uint32Array(p);

  /** One coordinate's step, after which the residuals of `columns` are right. @returns its size */
  function step(j: number, columns: ArrayLike<number>, lambda: number): number {
    const own = gram.at(j, j);
    const old = coefficients[j]!;
    const free = residual[j]! + own * old;
    const value = own > 0 && Math.abs(free) > lambda ? (free - Math.sign(free) * lambda) / own : 0;
    if (value === old) return 0;
    coefficients[j] = value;
    subtract(j, columns, value - old);
    return Math.abs(value - old);
  }

  function subtract(j: number, columns: ArrayLike<number>, change: number): void {
    for (let i = 0; i < columns.length; i++) {
      const k = columns[i]!;
      residual[k] = residual[k]! - change * gram.values[j * p + k]!;
    }
  }

  function descend(lambda: number, tolerance: number, mostSweeps: number): void {
    const all = Array.from({ length: p }, (_, j) => j);
    for (let sweeps = 0; sweeps++ < mostSweeps;) {
      let largest = 0;
      for (const j of order) largest = Math.max(largest, step(j, all, lambda));
      if (largest <= tolerance) return;
      // Most coefficients are 0 and stay so: the others are settled first, among themselves.
      const active = order.filter((j) => coefficients[j] !== 0);
      const start = residual.slice();
      const old = Float64Array.from(active, (j) => coefficients[j]!);
      while (sweeps++ < mostSweeps) {
        let change = 0;
        for (const j of active) change = Math.max(change, step(j, active, lambda));
        if (change <= tolerance) break;
      }
      residual.set(start);
      active.forEach((j, i) => {
        const change = coefficients[j]! - old[i]!;
        if (change !== 0) subtract(j, all, change);
      });
    }
  }
  return { gram, residual, coefficients, order, descend };
}
