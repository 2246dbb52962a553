import type { Attributes } from '../../src/engine/graph/Graph.ts';
import { addCompound } from '../../src/engine/graph/compound/addCompound.ts';
import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

function activation(name: string, operator: string, attributes: Attributes = {}): OperatorCase {
  return {
    name,
    operator,
    inputs: { x: uniform([2, 3, 4], name.length + 200, -4, 4) },
    batched: true,
    build: (builder) => addCompound(builder, operator, ['x'], attributes, {}, 1)!,
    differentiable: ['x'],
  };
}

export const cases: readonly OperatorCase[] = [
  activation('Gelu', 'Gelu'),
  activation('Gelu, tanh approximation', 'Gelu', { approximate: 'tanh' }),
  activation('Mish', 'Mish'),
  activation('HardSigmoid, defaults', 'HardSigmoid'),
  activation('HardSigmoid, alpha 1/6', 'HardSigmoid', { alpha: 1 / 6, beta: 0.5 }),
  activation('HardSwish', 'HardSwish'),
  activation('Celu, defaults', 'Celu'),
  activation('Celu, alpha 2', 'Celu', { alpha: 2 }),
  activation('Selu', 'Selu'),
  activation('Selu, other constants', 'Selu', { alpha: 1.5, gamma: 0.8 }),
  activation('ThresholdedRelu, defaults', 'ThresholdedRelu'),
  activation('ThresholdedRelu, alpha -1', 'ThresholdedRelu', { alpha: -1 }),
  activation('Softsign', 'Softsign'),
  activation('LogSoftmax, last axis', 'LogSoftmax'),
  activation('LogSoftmax, axis 1', 'LogSoftmax', { axis: 1 }),
];
