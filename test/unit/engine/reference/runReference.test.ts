import { expect, test } from 'vitest';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import type { Graph } from '../../../../src/engine/graph/Graph.ts';
import { batch } from '../../../../src/engine/graph/Shape.ts';
import { runReference } from '../../../../src/engine/reference/runReference.ts';

const x = { type: 'float32', shape: [2, 1], data: Float64Array.of(0.1, -0.2) } as const;

function doubled(): Graph {
  const builder = new GraphBuilder();
  builder.input('x', { type: 'float32', shape: [batch, 1] });
  builder.output(builder.add('Add', ['x', 'x'], {}, { outputs: ['sum'] }));
  builder.output('x');
  return builder.build();
}

test('returns the outputs by name, in double precision whatever their type', () => {
  expect(runReference(doubled(), { x })).toEqual({ sum: { ...x, data: Float64Array.of(0.2, -0.4) }, x });
});

test('a constant may be an output', () => {
  const builder = new GraphBuilder();
  builder.output(builder.constant({ type: 'float64', shape: [], data: Float64Array.of(3) }, 'three'));
  expect(runReference(builder.build(), {})['three']!.data).toEqual(Float64Array.of(3));
});

test('names what is missing', () => {
  expect(() => runReference(doubled(), {})).toThrow('no feed for the input "x"');
  const graph = doubled();
  const unknown = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, operator: 'Unknown' })) };
  expect(() => runReference(unknown, { x })).toThrow('the reference interpreter has no Unknown');
});
