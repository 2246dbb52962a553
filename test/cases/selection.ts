import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

export const cases: readonly OperatorCase[] = [
  {
    name: 'Where, broadcast',
    operator: 'Where',
    inputs: { c: uniform([2, 1, 4], 80), a: uniform([2, 3, 1], 81), b: uniform([2, 3, 4], 82) },
    batched: true,
    build: (builder, type) => [
      builder.add('Where', [builder.add('Greater', ['c', builder.scalar(0, type)]), 'a', 'b']),
    ],
    differentiable: ['a', 'b'],
  },
  {
    name: 'Where, a constant mask',
    operator: 'Where',
    inputs: { x: uniform([2, 3], 83) },
    batched: true,
    build: (builder, type) => {
      const mask = builder.add('Cast', [builder.integers([1, 0, 1])], { to: 9 });
      return [builder.add('Where', [mask, 'x', builder.scalar(-9, type)])];
    },
    differentiable: ['x'],
  },
];
