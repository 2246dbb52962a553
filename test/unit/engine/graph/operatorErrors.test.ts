import { expect, test } from 'vitest';
import { InputError } from '../../../../src/engine/InputError.ts';
import { addCompound } from '../../../../src/engine/graph/compound/addCompound.ts';
import type { Attributes } from '../../../../src/engine/graph/Graph.ts';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { gradients } from '../../../../src/engine/graph/gradients.ts';
import { batch, type Shape } from '../../../../src/engine/graph/Shape.ts';

/** Operator, shapes of its inputs (float32), attributes, and what the message has to say. */
const wrong: readonly (readonly [string, readonly Shape[], Attributes, RegExp])[] = [
  [
    'Add',
    [
      [batch, 3],
      [2, 3],
    ],
    {},
    /\[N, 3\] and \[2, 3\] do not broadcast/,
  ],
  ['Mul', [[2, 3], [4]], {}, /\[2, 3\] and \[4\] do not broadcast/],
  ['Sub', [[2]], {}, /1 inputs instead of 2/],
  ['Where', [[2], [2], [2]], {}, /the condition is float32, not bool/],
  [
    'PRelu',
    [
      [2, 3],
      [2, 1, 3],
    ],
    {},
    /slopes of shape \[2, 1, 3\]/,
  ],
  ['Clip', [[2, 3], [3]], {}, /bounds must be scalars/],
  ['Softmax', [[2, 3]], { axis: 2 }, /axis 2 is outside/],
  ['ReduceMax', [[2, 3]], { axes: [-3] }, /axis is outside/],
  ['ReduceSum', [[2, 3], [1]], {}, /list of axes depends on the data/],
  ['ArgMax', [[2, 3]], { axis: 5 }, /axis 5 is outside/],
  ['Cast', [[2]], { to: 8 }, /ONNX type 8/],
  ['BatchNormalization', [[2, 3], [4], [3], [3], [3]], {}, /the scale has the shape \[4\]/],
  ['BatchNormalization', [[2], [2], [2], [2], [2]], {}, /without a channel axis/],
  ['BatchNormalization', [[2, 3], [3], [3], [3], [3]], { training_mode: 1 }, /evaluation mode/],
  ['Dropout', [[2], [], []], {}, /evaluation mode/],
  ['Gelu', [[2]], { approximate: 'sigmoid' }, /"sigmoid" is not supported/],
  ['GlobalMaxPool', [[2, 3]], {}, /needs a batch, channels and positions/],
  ['GroupNormalization', [[2, 4, 3], [3], [3]], { num_groups: 3 }, /3 groups do not divide/],
  ['InstanceNormalization', [[2, 4, 3], [3], [4]], {}, /shape \[3\] does not fit \[2, 4, 3\]/],
  ['LayerNormalization', [[2, 4], [4]], { axis: 3 }, /axis is outside/],
  ['LRN', [[2, 3]], { size: 3 }, /does not fit \[2, 3\]/],
  ['ReduceL2', [[2, 3], [1]], {}, /constant axes/],
];

test.each(wrong)('%s of %j with %j', (operator, shapes, attributes, message) => {
  const builder = new GraphBuilder();
  const inputs = shapes.map((shape, i) => builder.input(`input${i}`, { type: 'float32', shape }));
  const append = () =>
    addCompound(builder, operator, inputs, attributes, { name: 'the node' }, 1) ??
    builder.add(operator, inputs, attributes, { name: 'the node' });
  expect(append).toThrow(InputError);
  expect(append).toThrow(message);
  expect(append).toThrow(/^[^\n]*"the node[^\n]*$/);
});

test('two types in one sum', () => {
  const builder = new GraphBuilder();
  builder.input('a', { type: 'float32', shape: [2] });
  builder.input('b', { type: 'int64', shape: [2] });
  expect(() => builder.add('Add', ['a', 'b'])).toThrow('the types float32 and int64 differ');
});

test('the slope of a product over the batch', () => {
  const builder = new GraphBuilder();
  builder.input('x', { type: 'float32', shape: [batch, 2] });
  const product = builder.add('ReduceProd', ['x'], { axes: [0] }, { name: 'all samples' });
  expect(() => gradients(builder, product, ['x'], product)).toThrow(
    'ReduceProd node "all samples": no gradient for a product over the batch',
  );
});
