import type { Attributes } from '../../src/engine/graph/Graph.ts';
import type { GraphBuilder } from '../../src/engine/graph/GraphBuilder.ts';
import { uniform } from '../support/random.ts';
import type { FloatType, OperatorCase } from './OperatorCase.ts';

function activation(name: string, operator: string, attributes: Attributes = {}): OperatorCase {
  return {
    name,
    operator,
    inputs: { x: uniform([2, 3, 4], name.length) },
    batched: true,
    build: (builder) => [builder.add(operator, ['x'], attributes)],
    differentiable: ['x'],
  };
}

function clip(name: string, bounds: (builder: GraphBuilder, type: FloatType) => string[]): OperatorCase {
  return {
    ...activation(`Clip, ${name}`, 'Clip'),
    build: (builder, type) => [builder.add('Clip', ['x', ...bounds(builder, type)])],
  };
}

export const cases: readonly OperatorCase[] = [
  activation('Relu', 'Relu'),
  activation('LeakyRelu, default alpha', 'LeakyRelu'),
  activation('LeakyRelu, alpha 0.2', 'LeakyRelu', { alpha: 0.2 }),
  activation('Elu, default alpha', 'Elu'),
  activation('Elu, alpha 0.5', 'Elu', { alpha: 0.5 }),
  activation('Sigmoid', 'Sigmoid'),
  activation('Tanh', 'Tanh'),
  activation('Softplus', 'Softplus'),
  {
    name: 'PRelu, one slope a channel',
    operator: 'PRelu',
    inputs: { x: uniform([2, 3, 4], 40), slope: uniform([3, 1], 41) },
    build: (builder) => [builder.add('PRelu', ['x', 'slope'])],
    differentiable: ['x', 'slope'],
  },
  {
    name: 'PRelu, one slope',
    operator: 'PRelu',
    inputs: { x: uniform([2, 3], 42), slope: uniform([1], 43) },
    build: (builder) => [builder.add('PRelu', ['x', 'slope'])],
    differentiable: ['x', 'slope'],
  },
  clip('both bounds', (builder, type) => [builder.scalar(-0.5, type), builder.scalar(1, type)]),
  clip('the lower bound', (builder, type) => [builder.scalar(0, type)]),
  clip('the upper bound', (builder, type) => ['', builder.scalar(1, type)]),
  clip('no bounds', () => []),
  {
    name: 'Clip, bounds that are computed',
    operator: 'Clip',
    inputs: { x: uniform([2, 6], 44), low: { shape: [], data: [-0.7] }, high: { shape: [], data: [0.6] } },
    build: (builder) => [builder.add('Clip', ['x', 'low', 'high'])],
    differentiable: ['x', 'low', 'high'],
  },
];
