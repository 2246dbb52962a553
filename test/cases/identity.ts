import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

export const cases: readonly OperatorCase[] = ['Identity', 'Dropout'].map((operator) => ({
  name: operator,
  operator,
  inputs: { x: uniform([2, 3], 84) },
  batched: true,
  build: (builder) => [builder.add(operator, ['x'])],
  differentiable: ['x'],
}));
