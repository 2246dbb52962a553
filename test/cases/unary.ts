import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

/** Where each function is sampled. */
const domains: Readonly<Record<string, readonly [number, number]>> = {
  Sqrt: [0.2, 4],
  Reciprocal: [0.3, 2],
  Exp: [-2, 2],
  Log: [0.2, 4],
  Neg: [-2, 2],
  Abs: [-2, 2],
  Sin: [-4, 4],
  Cos: [-4, 4],
  Erf: [-4, 4],
};

/** Sine and cosine of WGSL are exact to 2^-11 only. */
const inexact = { webgpu: 'WGSL computes it to 2^-11 only' };

const rounding: OperatorCase[] = ['Sign', 'Floor', 'Ceil', 'Round'].map((operator) => ({
  name: operator,
  operator,
  inputs: { x: { shape: [2, 5], data: [-2.5, -1.5, -0.5, -0.2, 0, 0.5, 1.5, 2.5, 3, 0.7] } },
  batched: true,
  build: (builder) => [builder.add(operator, ['x'])],
  differentiable: [],
}));

export const cases: readonly OperatorCase[] = [
  ...Object.entries(domains).map(([operator, [low, high]], i): OperatorCase => ({
    name: operator,
    operator,
    inputs: { x: uniform([2, 3, 2], 10 + i, low, high) },
    batched: true,
    build: (builder) => [builder.add(operator, ['x'])],
    differentiable: ['x'],
    ...(operator === 'Sin' || operator === 'Cos' ? { unsupported: inexact } : {}),
  })),
  ...rounding,
];
