import { expect, test } from 'vitest';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { batch } from '../../../../src/engine/graph/Shape.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import { runReference } from '../../../../src/engine/reference/runReference.ts';
import { toReference } from '../../../../src/engine/reference/evaluateNode.ts';
import { replaceHead } from '../../../../src/engine/training/replaceHead.ts';
import { smallNetwork, weightsOf } from '../../../support/trainingCase.ts';

test('only the last layer is new, with its output; the rest keeps weights and names', () => {
  const network = smallNetwork();
  const replaced = replaceHead(network, 'logits', 7, 1);
  expect(replaced.values.get('logits')!.shape).toEqual([batch, 7]);
  const [before, after] = [weightsOf(network), weightsOf(replaced)];
  for (const [name, values] of Object.entries(before)) {
    if (!name.startsWith('output')) expect(after[name]).toEqual(values);
  }
  expect([after['output.weight']!.length, after['output.bias']]).toEqual([35, Array(7).fill(0)]);
  expect(replaced.nodes.map(({ name }) => name)).toEqual(network.nodes.map(({ name }) => name));
  const samples = toReference(float32(new Float32Array(72).fill(0.5), [2, 1, 6, 6]));
  expect(runReference(replaced, { input: samples })['logits']!.shape).toEqual([2, 7]);
  expect(weightsOf(replaceHead(network, 'logits', 7, 2))['output.weight']).not.toEqual(
    after['output.weight'],
  );
});

test('a product and a sum, and no probabilities of the old classes', () => {
  const builder = new GraphBuilder();
  builder.input('x', { type: 'float32', shape: [batch, 2] });
  const weight = builder.constant(float32([1, 2, 3, 4, 5, 6], [2, 3]), 'w');
  const bias = builder.constant(float32([1, 2, 3], [3]), 'b');
  builder.output(builder.add('Add', [builder.add('MatMul', ['x', weight]), bias], {}, { outputs: ['y'] }));
  builder.output(builder.add('Softmax', ['y'], {}, { outputs: ['p'] }));
  const replaced = replaceHead(builder.build(), 'y', 5, 1);
  expect(replaced.outputs).toEqual(['y']);
  const { shape } = runReference(replaced, { x: toReference(float32([1, 2], [1, 2])) })['y']!;
  expect(shape).toEqual([1, 5]);
});

test('refuses a network that does not end with a dense layer', () => {
  const network = smallNetwork();
  const relu = network.nodes.find(({ operator }) => operator === 'Relu')!.outputs[0]!;
  expect(() => replaceHead(network, relu, 5, 1)).toThrow(
    /ends with Relu, not with a dense layer.*as many classes/,
  );
});
