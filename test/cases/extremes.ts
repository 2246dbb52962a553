import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

export const cases: readonly OperatorCase[] = ['Max', 'Min'].flatMap((operator): OperatorCase[] => [
  {
    name: `${operator} of three, broadcast`,
    operator,
    inputs: { a: uniform([2, 3, 1], 70), b: uniform([2, 1, 4], 71), c: uniform([2, 3, 4], 72) },
    batched: true,
    build: (builder) => [builder.add(operator, ['a', 'b', 'c'])],
    differentiable: ['a', 'b', 'c'],
  },
  {
    name: `${operator} of one`,
    operator,
    inputs: { x: uniform([2, 3], 73) },
    batched: true,
    build: (builder) => [builder.add(operator, ['x'])],
    differentiable: ['x'],
  },
  {
    name: `${operator} with a constant`,
    operator,
    inputs: { x: uniform([2, 3], 74) },
    batched: true,
    build: (builder, type) => [builder.add(operator, ['x', builder.scalar(0.5, type)])],
    differentiable: ['x'],
  },
]);
