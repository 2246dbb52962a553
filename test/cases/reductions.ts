import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

/** Settings of `axes` and `keepdims` on [N, 3, 4]. The batch is reduced by the settings without axes and with axis 0. */
const settings: readonly (readonly [string, readonly number[] | undefined, number])[] = [
  ['one axis', [1], 1],
  ['a negative axis dropped', [-1], 0],
  ['two axes', [1, 2], 1],
  ['two axes dropped, out of order', [-1, 1], 0],
  ['the batch', [0], 1],
  ['all axes', undefined, 1],
  ['to a scalar', undefined, 0],
];

const operators = ['ReduceSum', 'ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceProd'];

export const cases: readonly OperatorCase[] = [
  ...operators.flatMap((operator) =>
    settings.map(([name, axes, keepdims], i): OperatorCase => {
      const overBatch = !axes || axes.includes(0);
      return {
        name: `${operator}, ${name}`,
        operator,
        inputs: { x: uniform([2, 3, 4], 50 + i) },
        batched: !(operator === 'ReduceProd' && overBatch),
        build: (builder) => [
          operator === 'ReduceSum'
            ? builder.add(operator, axes ? ['x', builder.integers(axes)] : ['x'], { keepdims })
            : builder.add(operator, ['x'], { keepdims, ...(axes ? { axes } : {}) }),
        ],
        differentiable: ['x'],
      };
    }),
  ),
  {
    name: 'ReduceSum, no axes and noop_with_empty_axes',
    operator: 'ReduceSum',
    inputs: { x: uniform([2, 3], 60) },
    batched: true,
    build: (builder) => [builder.add('ReduceSum', ['x'], { noop_with_empty_axes: 1 })],
    differentiable: ['x'],
  },
  {
    name: 'ReduceProd, one zero, two zeros and none',
    operator: 'ReduceProd',
    inputs: { x: { shape: [3, 3], data: [2, 0, -3, 0, 0, 5, 1.5, -2, 4] } },
    batched: true,
    build: (builder) => [builder.add('ReduceProd', ['x'], { axes: [1] })],
    differentiable: ['x'],
  },
  {
    name: 'ReduceProd, zeros along two axes',
    operator: 'ReduceProd',
    inputs: { x: { shape: [2, 2, 2], data: [2, 0, -3, 4, 0, 0, 5, 1.5] } },
    batched: true,
    build: (builder) => [builder.add('ReduceProd', ['x'], { axes: [1, 2], keepdims: 0 })],
    differentiable: ['x'],
  },
  ...['ArgMax', 'ArgMin'].flatMap((operator) => [
    {
      name: `${operator}, last axis dropped`,
      operator,
      inputs: { x: uniform([2, 3, 4], 61) },
      batched: true,
      build: (builder) => [builder.add(operator, ['x'], { axis: -1, keepdims: 0 })],
      differentiable: [],
    } satisfies OperatorCase,
    {
      name: `${operator}, equal elements, last one selected`,
      operator,
      inputs: { x: { shape: [2, 4], data: [1, 3, 3, 1, -2, -2, -2, -2] } },
      batched: true,
      build: (builder) => [builder.add(operator, ['x'], { axis: 1, select_last_index: 1 })],
      differentiable: [],
    } satisfies OperatorCase,
  ]),
];
