import type { Attributes } from '../../src/engine/graph/Graph.ts';
import { floatConstant } from '../support/floatConstant.ts';
import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

const settings: readonly (readonly [string, readonly number[], Attributes])[] = [
  ['zeros', [0, 0, 1, 2, 0, 0, 0, 1], {}],
  ['cut and padded', [0, 0, -1, 2, 0, 0, 1, -1], {}],
  ['nothing', [0, 0, 0, 0, 0, 0, 0, 0], {}],
  ['reflect', [0, 0, 1, 3, 0, 0, 2, 2], { mode: 'reflect' }],
  ['reflect, one side', [0, 0, 0, 0, 0, 0, 0, 3], { mode: 'reflect' }],
  ['edge', [0, 1, 2, 0, 0, 0, 3, 1], { mode: 'edge' }],
];

export const cases: readonly OperatorCase[] = [
  ...settings.map(([name, pads, attributes], i): OperatorCase => ({
    name: `Pad, ${name}`,
    operator: 'Pad',
    inputs: { x: uniform([2, 2, 3, 4], 860 + i) },
    batched: true,
    build: (builder) => [builder.add('Pad', ['x', builder.integers(pads)], attributes)],
    differentiable: ['x'],
  })),
  {
    name: 'Pad, with a number',
    operator: 'Pad',
    inputs: { x: uniform([2, 3], 868) },
    batched: true,
    build: (builder, type) => {
      const value = floatConstant(builder, type, { shape: [], data: [-1.5] });
      return [builder.add('Pad', ['x', builder.integers([0, 1, 0, 2]), value])];
    },
    differentiable: ['x'],
  },
];
