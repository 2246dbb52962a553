import type { Attributes } from '../../src/engine/graph/Graph.ts';
import { float32, float64, int64 } from '../../src/engine/graph/Tensor.ts';
import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

const ranges: readonly Attributes[] = [
  {},
  { start: 1 },
  { end: -1 },
  { start: -2, end: 100 },
  { start: 2, end: 1 },
];

export const cases: readonly OperatorCase[] = [
  ...ranges.map((attributes): OperatorCase => ({
    name: `Shape ${JSON.stringify(attributes)}`,
    operator: 'Shape',
    inputs: { x: uniform([2, 3, 4], 940) },
    batched: true,
    build: (builder) => [builder.add('Shape', ['x'], attributes)],
    differentiable: [],
  })),
  {
    name: 'ConstantOfShape, zeros by default',
    operator: 'ConstantOfShape',
    inputs: { x: uniform([2, 3], 942) },
    batched: true,
    build: (builder) => [builder.add('ConstantOfShape', [builder.add('Shape', ['x'])])],
    differentiable: [],
  },
  {
    name: 'ConstantOfShape, added to samples',
    operator: 'ConstantOfShape',
    inputs: { x: uniform([2, 3], 943) },
    batched: true,
    build: (builder, type) => {
      const value = type === 'float32' ? float32([1.5], [1]) : float64([1.5], [1]);
      return [
        builder.add('Add', ['x', builder.add('ConstantOfShape', [builder.add('Shape', ['x'])], { value })]),
      ];
    },
    differentiable: ['x'],
  },
  {
    name: 'Range, over the batch',
    operator: 'Range',
    inputs: { x: uniform([2, 3], 944) },
    batched: true,
    build: (builder) => {
      const size = builder.add('ReduceProd', [builder.add('Shape', ['x'])], { keepdims: 0 });
      const [start, step] = [0, 3].map((number) => builder.constant(int64([number], []))) as [string, string];
      return [builder.add('Range', [start, size, step])];
    },
    differentiable: [],
  },
];
