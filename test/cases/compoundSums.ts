import { addCompound } from '../../src/engine/graph/compound/addCompound.ts';
import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

export const cases: readonly OperatorCase[] = [
  ...['Sum', 'Mean'].flatMap((operator): OperatorCase[] => [
    {
      name: `${operator} of three, broadcast`,
      operator,
      inputs: { a: uniform([2, 3, 1], 220), b: uniform([2, 1, 4], 221), c: uniform([2, 1, 1], 222) },
      batched: true,
      build: (builder) => addCompound(builder, operator, ['a', 'b', 'c'], {}, {}, 1)!,
      differentiable: ['a', 'b', 'c'],
    },
    {
      name: `${operator} of one`,
      operator,
      inputs: { x: uniform([2, 3], 223) },
      batched: true,
      build: (builder) => addCompound(builder, operator, ['x'], {}, {}, 1)!,
      differentiable: ['x'],
    },
  ]),
  {
    name: 'Size',
    operator: 'Size',
    inputs: { x: uniform([2, 3, 4], 224) },
    batched: true,
    build: (builder) => addCompound(builder, 'Size', ['x'], {}, {}, 1)!,
    differentiable: [],
  },
];
