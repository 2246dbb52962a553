import { int64 } from '../../src/engine/graph/Tensor.ts';
import { floatConstant } from '../support/floatConstant.ts';
import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

const constants: readonly (readonly [string, number, readonly number[], readonly number[]])[] = [
  ['one index drops the axis', 1, [2], []],
  ['the last, as of a sequence', 1, [-1], []],
  ['a range', 2, [1, 2, 3], [3]],
  ['a range backwards by two', 2, [4, 2, 0], [3]],
  ['any order, one twice', 1, [2, 0, 2, -1], [4]],
  ['a matrix of indices', 2, [4, 0, 1, 1, -2, 3], [2, 3]],
];

export const cases: readonly OperatorCase[] = [
  ...constants.map(([name, axis, indices, shape], i): OperatorCase => ({
    name: `Gather, ${name}`,
    operator: 'Gather',
    inputs: { x: uniform([2, 4, 5], 880 + i) },
    batched: true,
    build: (builder) => [builder.add('Gather', ['x', builder.constant(int64(indices, shape))], { axis })],
    differentiable: ['x'],
  })),
  {
    name: 'Gather, embedding by computed indices',
    operator: 'Gather',
    inputs: { table: uniform([5, 3], 890), index: { shape: [2, 3], data: [0.2, 4.3, -1.2, 3.1, 3.2, -4.9] } },
    build: (builder) => {
      const indices = builder.add('Cast', ['index'], { to: 7 });
      return [builder.add('Gather', ['table', indices])];
    },
    differentiable: ['table'],
  },
  {
    name: 'Gather, an inner axis by computed indices',
    operator: 'Gather',
    inputs: { x: uniform([2, 4, 3], 891), index: { shape: [2], data: [2.2, -1.2] } },
    build: (builder) => {
      const indices = builder.add('Cast', ['index'], { to: 7 });
      return [builder.add('Gather', ['x', indices], { axis: 1 })];
    },
    differentiable: ['x'],
  },
  {
    name: 'Gather, a frozen table by samples',
    operator: 'Gather',
    inputs: { index: { shape: [2, 3], data: [0.2, 4.3, -1.2, 3.1, 3.2, -4.9] } },
    batched: true,
    build: (builder, type) => {
      const indices = builder.add('Cast', ['index'], { to: 7 });
      return [builder.add('Gather', [floatConstant(builder, type, uniform([5, 3], 892)), indices])];
    },
    differentiable: [],
  },
  {
    name: 'GatherElements, computed indices',
    operator: 'GatherElements',
    inputs: { x: uniform([2, 4], 893), index: { shape: [2, 3], data: [0.2, 3.3, -1.2, 2.1, 2.2, -3.9] } },
    batched: true,
    build: (builder) => [
      builder.add('GatherElements', ['x', builder.add('Cast', ['index'], { to: 7 })], { axis: 1 }),
    ],
    differentiable: ['x'],
  },
  {
    name: 'GatherElements, constant indices, a part of the other axes',
    operator: 'GatherElements',
    inputs: { x: uniform([3, 4, 2], 894) },
    build: (builder) => [
      builder.add('GatherElements', ['x', builder.constant(int64([2, 0, 1, 1, 0, -1], [3, 2, 1]))], {
        axis: 0,
      }),
    ],
    differentiable: ['x'],
  },
  ...[-1, 1, 0].map((axis): OperatorCase => ({
    name: `OneHot, axis ${axis}`,
    operator: 'OneHot',
    inputs: { index: { shape: [2, 2], data: [0.2, 3.3, -1.2, 2.1] } },
    batched: true,
    build: (builder, type) => {
      const values = floatConstant(builder, type, { shape: [2], data: [-1, 2] });
      const indices = builder.add('Cast', ['index'], { to: 7 });
      return [builder.add('OneHot', [indices, builder.constant(int64([4], [])), values], { axis })];
    },
    differentiable: [],
  })),
];
