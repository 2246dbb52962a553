import type { Attributes } from '../../src/engine/graph/Graph.ts';
import { addCompound } from '../../src/engine/graph/compound/addCompound.ts';
import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

/** Every input is checked: x, the scale, and the bias where there is one. Only x would carry the batch. */
function normalization(
  name: string,
  operator: string,
  shape: readonly number[],
  parameters: readonly number[],
  attributes: Attributes = {},
  bias = true,
): OperatorCase {
  const names = bias ? ['x', 'scale', 'bias'] : ['x', 'scale'];
  return {
    name,
    operator,
    inputs: {
      x: uniform(shape, 230),
      scale: uniform(parameters, 231),
      ...(bias ? { bias: uniform(parameters, 232) } : {}),
    },
    build: (builder) => addCompound(builder, operator, names, attributes, {}, 1)!,
    differentiable: names,
  };
}

function response(name: string, shape: readonly number[], attributes: Attributes): OperatorCase {
  return {
    name,
    operator: 'LRN',
    inputs: { x: uniform(shape, 233) },
    batched: true,
    build: (builder) => addCompound(builder, 'LRN', ['x'], attributes, {}, 1)!,
    differentiable: ['x'],
  };
}

export const cases: readonly OperatorCase[] = [
  normalization('LayerNormalization, last axis', 'LayerNormalization', [2, 3, 4], [4]),
  normalization('LayerNormalization, without bias', 'LayerNormalization', [2, 3, 4], [4], {}, false),
  normalization('LayerNormalization, two axes', 'LayerNormalization', [2, 3, 4], [3, 4], {
    axis: 1,
    epsilon: 0.1,
  }),
  normalization('InstanceNormalization', 'InstanceNormalization', [2, 3, 2, 3], [3]),
  normalization('InstanceNormalization, 1-D', 'InstanceNormalization', [2, 2, 5], [2], { epsilon: 0.1 }),
  normalization('GroupNormalization, scale a group', 'GroupNormalization', [2, 4, 2, 2], [2], {
    num_groups: 2,
  }),
  normalization('GroupNormalization, scale a channel', 'GroupNormalization', [2, 6, 3], [6], {
    num_groups: 3,
  }),
  {
    ...normalization('GroupNormalization, a symbolic batch', 'GroupNormalization', [2, 4, 3], [2]),
    inputs: { x: uniform([2, 4, 3], 234) },
    batched: true,
    build: (builder, type) => {
      const ones = builder.add('Cast', [builder.integers([1, 2])], { to: type === 'float32' ? 1 : 11 });
      return addCompound(builder, 'GroupNormalization', ['x', ones, ones], { num_groups: 2 }, {}, 1)!;
    },
    differentiable: ['x'],
  },
  response('LRN, size 3', [2, 5, 2, 2], { size: 3, alpha: 0.5, beta: 0.6, bias: 2 }),
  response('LRN, an even size', [2, 5, 3], { size: 4, alpha: 0.9 }),
];
