import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

const inputs = { x: uniform([2, 3], 84) };

export const cases: readonly OperatorCase[] = [
  ...['Identity', 'Dropout'].map((operator): OperatorCase => ({
    name: operator,
    operator,
    inputs,
    batched: true,
    build: (builder) => [builder.add(operator, ['x'])],
    differentiable: ['x'],
  })),
  {
    name: 'Dropout, with its mask',
    operator: 'Dropout',
    inputs,
    batched: true,
    build: (builder) => builder.addMany('Dropout', ['x'], {}, 2),
    differentiable: ['x'],
  },
];
