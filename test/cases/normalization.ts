import { uniform } from '../support/random.ts';
import { float32, float64 } from '../../src/engine/graph/Tensor.ts';
import type { OperatorCase } from './OperatorCase.ts';

const shapes: readonly (readonly number[])[] = [
  [2, 3],
  [2, 3, 4],
  [2, 3, 2, 2],
];

export const cases: readonly OperatorCase[] = [
  ...shapes.map((shape): OperatorCase => ({
    name: `BatchNormalization, rank ${shape.length}, frozen`,
    operator: 'BatchNormalization',
    inputs: { x: uniform(shape, 100) },
    batched: true,
    build: (builder, type) => {
      const perChannel = (...values: number[]) =>
        builder.constant(type === 'float32' ? float32(values, [3]) : float64(values, [3]));
      const [scale, bias] = [perChannel(1, -0.5, 2), perChannel(0.1, 0, -0.3)];
      const [mean, variance] = [perChannel(0.5, -1, 0), perChannel(0.3, 2, 1)];
      return [builder.add('BatchNormalization', ['x', scale, bias, mean, variance])];
    },
    differentiable: ['x'],
  })),
  {
    name: 'BatchNormalization, every input and a large epsilon',
    operator: 'BatchNormalization',
    inputs: {
      x: uniform([2, 3, 2, 2], 101),
      scale: uniform([3], 102),
      bias: uniform([3], 103),
      mean: uniform([3], 104),
      variance: uniform([3], 105, 0.2, 2),
    },
    build: (builder) => [
      builder.add('BatchNormalization', ['x', 'scale', 'bias', 'mean', 'variance'], { epsilon: 0.1 }),
    ],
    differentiable: ['x', 'scale', 'bias', 'mean', 'variance'],
  },
];
