import { expect, test } from 'vitest';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { prune } from '../../../../src/engine/graph/prune.ts';
import { batch } from '../../../../src/engine/graph/Shape.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';

function example() {
  const builder = new GraphBuilder();
  const x = builder.input('x', { type: 'float32', shape: [batch, 2] });
  const unused = builder.input('unused', { type: 'float32', shape: [batch, 2] });
  const weight = builder.constant(float32([1, 2], [2]), 'weight');
  builder.constant(float32([1], []), 'dead');
  const live = builder.add('Add', [x, weight], {}, { outputs: ['live'] });
  builder.add('Mul', [live, unused], {}, { outputs: ['side'] });
  builder.output(builder.add('Relu', [live], {}, { outputs: ['y'] }));
  return builder.build();
}

test('nodes and constants on which no output depends are left out, inputs stay', () => {
  const pruned = prune(example());
  expect(pruned.nodes.map(({ outputs }) => outputs[0])).toEqual(['live', 'y']);
  expect([...pruned.constants.keys()]).toEqual(['weight']);
  expect([...pruned.values.keys()].sort()).toEqual(['live', 'unused', 'weight', 'x', 'y']);
  expect(pruned.inputs).toEqual(['x', 'unused']);
});

test('other outputs may be asked for', () => {
  const pruned = prune(example(), ['side', 'live']);
  expect(pruned.outputs).toEqual(['side', 'live']);
  expect(pruned.nodes.map(({ outputs }) => outputs[0])).toEqual(['live', 'side']);
});

test('the graph itself does not change', () => {
  const graph = example();
  prune(graph);
  expect(graph.nodes).toHaveLength(3);
  expect(graph.constants.has('dead')).toBe(true);
});
