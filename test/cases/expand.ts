import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

const expansions: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ['one axis', [2, 1, 3], [1, 4, 3]],
  ['new axes in front', [2, 1], [3, 1, 2]],
  ['nothing', [2, 3], [1, 1]],
];

export const cases: readonly OperatorCase[] = [
  ...expansions.map(([name, shape, target], i): OperatorCase => ({
    name: `Expand, ${name}`,
    operator: 'Expand',
    inputs: { x: uniform(shape, 870 + i) },
    batched: true,
    build: (builder) => [builder.add('Expand', ['x', builder.integers(target)])],
    differentiable: ['x'],
  })),
  {
    name: 'Expand, over the batch of another value',
    operator: 'Expand',
    inputs: { x: uniform([2, 1], 874), y: uniform([2, 3], 875) },
    batched: true,
    build: (builder) => [builder.add('Expand', ['x', builder.add('Shape', ['y'])])],
    differentiable: ['x'],
  },
  {
    name: 'Tile, two axes',
    operator: 'Tile',
    inputs: { x: uniform([2, 2, 3], 876) },
    batched: true,
    build: (builder) => [builder.add('Tile', ['x', builder.integers([1, 3, 2])])],
    differentiable: ['x'],
  },
  {
    name: 'Tile, the batch',
    operator: 'Tile',
    inputs: { x: uniform([2, 3], 877) },
    batched: true,
    build: (builder) => [builder.add('Tile', ['x', builder.integers([2, 1])])],
    differentiable: ['x'],
  },
];
