import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

export const cases: readonly OperatorCase[] = [
  {
    name: 'Relu',
    operator: 'Relu',
    inputs: { x: uniform([2, 3, 4], 1) },
    batched: true,
    build: (builder) => [builder.add('Relu', ['x'])],
    differentiable: ['x'],
  },
];
