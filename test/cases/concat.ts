import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

export const cases: readonly OperatorCase[] = [
  {
    name: 'Concat, channels',
    operator: 'Concat',
    inputs: { a: uniform([2, 1, 3], 850), b: uniform([2, 3, 3], 851), c: uniform([2, 2, 3], 852) },
    batched: true,
    build: (builder) => [builder.add('Concat', ['a', 'b', 'c'], { axis: 1 })],
    differentiable: ['a', 'b', 'c'],
  },
  {
    name: 'Concat, last axis, one input twice',
    operator: 'Concat',
    inputs: { a: uniform([2, 3], 853), b: uniform([2, 1], 854) },
    batched: true,
    build: (builder) => [builder.add('Concat', ['a', 'b', 'a'], { axis: -1 })],
    differentiable: ['a', 'b'],
  },
  {
    name: 'Concat, the batch',
    operator: 'Concat',
    inputs: { a: uniform([2, 3], 855), b: uniform([2, 3], 856) },
    batched: true,
    build: (builder) => [builder.add('Concat', ['a', 'b'], { axis: 0 })],
    differentiable: ['a', 'b'],
  },
  {
    name: 'Split, uneven',
    operator: 'Split',
    inputs: { x: uniform([2, 6, 2], 857) },
    batched: true,
    build: (builder) => builder.addMany('Split', ['x', builder.integers([1, 3, 2])], { axis: 1 }, 3),
    differentiable: ['x'],
  },
  {
    name: 'Split, last axis, one part used',
    operator: 'Split',
    inputs: { x: uniform([2, 4], 858) },
    batched: true,
    build: (builder) => {
      const parts = builder.addMany('Split', ['x', builder.integers([2, 2])], { axis: -1 }, 2);
      return [parts[1]!];
    },
    differentiable: ['x'],
  },
];
