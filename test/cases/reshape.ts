import type { Attributes } from '../../src/engine/graph/Graph.ts';
import { int64 } from '../../src/engine/graph/Tensor.ts';
import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

const shapes: readonly (readonly [string, readonly number[], readonly number[], Attributes?])[] = [
  ['to rows', [2, 3, 4], [-1, 12]],
  ['zeros copy', [2, 3, 4], [0, 0, 2, 2]],
  ['zero and the rest', [2, 3, 4], [0, -1]],
  ['the batch times positions', [2, 3, 4], [-1, 4]],
  ['to one axis', [2, 3], [-1]],
];

export const cases: readonly OperatorCase[] = [
  ...shapes.map(([name, shape, target, attributes], i): OperatorCase => ({
    name: `Reshape, ${name}`,
    operator: 'Reshape',
    inputs: { x: uniform(shape, 800 + i) },
    batched: true,
    build: (builder) => [builder.add('Reshape', ['x', builder.integers(target)], attributes)],
    differentiable: ['x'],
  })),
  {
    name: 'Reshape, by a shape computed from the batch',
    operator: 'Reshape',
    inputs: { x: uniform([2, 3, 4], 806) },
    batched: true,
    build: (builder) => {
      const size = builder.add('Gather', [builder.add('Shape', ['x']), builder.constant(int64([0], []))]);
      const first = builder.add('Unsqueeze', [size, builder.integers([0])]);
      const target = builder.add('Concat', [first, builder.integers([2, -1])], { axis: 0 });
      return [builder.add('Reshape', ['x', target])];
    },
    differentiable: ['x'],
  },
  ...[0, 1, 2, -1, 3].map((axis, i): OperatorCase => ({
    name: `Flatten, axis ${axis}`,
    operator: 'Flatten',
    inputs: { x: uniform([2, 3, 4], 810 + i) },
    batched: true,
    build: (builder) => [builder.add('Flatten', ['x'], { axis })],
    differentiable: ['x'],
  })),
  {
    name: 'Squeeze, named axes',
    operator: 'Squeeze',
    inputs: { x: uniform([2, 1, 3, 1], 820) },
    batched: true,
    build: (builder) => [builder.add('Squeeze', ['x', builder.integers([1, -1])])],
    differentiable: ['x'],
  },
  {
    name: 'Squeeze, every axis of length 1',
    operator: 'Squeeze',
    inputs: { x: uniform([2, 1, 3, 1], 821) },
    batched: true,
    build: (builder) => [builder.add('Squeeze', ['x'])],
    differentiable: ['x'],
  },
  {
    name: 'Unsqueeze, two axes, out of order',
    operator: 'Unsqueeze',
    inputs: { x: uniform([2, 3], 822) },
    batched: true,
    build: (builder) => [builder.add('Unsqueeze', ['x', builder.integers([-1, 1])])],
    differentiable: ['x'],
  },
];
