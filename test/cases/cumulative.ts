import { int64 } from '../../src/engine/graph/Tensor.ts';
import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

const sums = [
  { exclusive: 0, reverse: 0 },
  { exclusive: 1, reverse: 0 },
  { exclusive: 0, reverse: 1 },
  { exclusive: 1, reverse: 1 },
];

export const cases: readonly OperatorCase[] = [
  ...sums.map((attributes, i): OperatorCase => ({
    name: `CumSum, exclusive ${attributes.exclusive}, reverse ${attributes.reverse}`,
    operator: 'CumSum',
    inputs: { x: uniform([2, 4, 3], 900 + i) },
    batched: true,
    build: (builder) => [
      builder.add('CumSum', ['x', builder.constant(int64([i % 2 ? -1 : 1], []))], attributes),
    ],
    differentiable: ['x'],
  })),
  ...[0, 1].flatMap((upper) =>
    [undefined, 1, -2].map((k): OperatorCase => ({
      name: `Trilu, upper ${upper}, diagonal ${k ?? 'left out'}`,
      operator: 'Trilu',
      inputs: { x: uniform([2, 3, 4], 910) },
      batched: true,
      build: (builder) => [
        builder.add('Trilu', k === undefined ? ['x'] : ['x', builder.constant(int64([k], []))], { upper }),
      ],
      differentiable: ['x'],
    })),
  ),
];
