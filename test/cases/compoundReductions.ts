import { addCompound } from '../../src/engine/graph/compound/addCompound.ts';
import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

const reductions = ['ReduceL1', 'ReduceL2', 'ReduceLogSum', 'ReduceLogSumExp', 'ReduceSumSquare'];

/** Axes and keepdims on [N, 3, 4]. */
const settings: readonly (readonly [string, readonly number[] | undefined, number])[] = [
  ['the last axis', [-1], 1],
  ['two axes dropped', [2, 1], 0],
  ['all axes', undefined, 0],
];

export const cases: readonly OperatorCase[] = [
  ...reductions.flatMap((operator) =>
    settings.map(([name, axes, keepdims], i): OperatorCase => ({
      name: `${operator}, ${name}`,
      operator,
      inputs: { x: uniform([2, 3, 4], 210 + i, operator === 'ReduceLogSum' ? 0.1 : -2) },
      batched: true,
      build: (builder) =>
        addCompound(builder, operator, ['x'], { keepdims, ...(axes ? { axes } : {}) }, {}, 1)!,
      differentiable: ['x'],
    })),
  ),
  {
    name: 'ReduceL2, axes as an input',
    operator: 'ReduceL2',
    inputs: { x: uniform([2, 3], 214) },
    batched: true,
    build: (builder) => addCompound(builder, 'ReduceL2', ['x', builder.integers([1])], {}, {}, 1)!,
    differentiable: ['x'],
  },
  ...['GlobalAveragePool', 'GlobalMaxPool'].map((operator): OperatorCase => ({
    name: operator,
    operator,
    inputs: { x: uniform([2, 3, 2, 4], 215) },
    batched: true,
    build: (builder) => addCompound(builder, operator, ['x'], {}, {}, 1)!,
    differentiable: ['x'],
  })),
];
