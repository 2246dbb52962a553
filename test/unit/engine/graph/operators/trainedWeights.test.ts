import { describe, expect, test } from 'vitest';
import { gradients } from '../../../../../src/engine/graph/gradients.ts';
import type { Attributes } from '../../../../../src/engine/graph/Graph.ts';
import { GraphBuilder } from '../../../../../src/engine/graph/GraphBuilder.ts';
import { batch, type Dim } from '../../../../../src/engine/graph/Shape.ts';
import { runReference } from '../../../../../src/engine/reference/runReference.ts';
import { uniform } from '../../../../support/random.ts';

/** Weights are no samples: their gradient is summed over a batch whose size is not known when the graph is built. */
const layers: readonly (readonly [
  string,
  readonly number[],
  Readonly<Record<string, number[]>>,
  Attributes,
])[] = [
  ['Conv', [3, 2, 5, 5], { w: [4, 2, 3, 3], b: [4] }, { strides: [2, 2], pads: [1, 1, 1, 1] }],
  ['Conv', [3, 4, 5], { w: [6, 2, 3], b: [6] }, { group: 2, pads: [1, 1] }],
  ['ConvTranspose', [3, 4, 3, 3], { w: [4, 3, 2, 2], b: [6] }, { group: 2, strides: [2, 2] }],
  ['Gemm', [3, 4], { w: [5, 4], b: [5] }, { transB: 1 }],
  ['MatMul', [3, 2, 4], { w: [4, 5] }, {}],
];

describe.each(layers)('%s of %j', (operator, shape, weights, attributes) => {
  const differentiate = (samples: Dim) => {
    const builder = new GraphBuilder();
    builder.input('x', { type: 'float64', shape: [samples, ...shape.slice(1)] });
    for (const [name, dims] of Object.entries(weights)) builder.input(name, { type: 'float64', shape: dims });
    const y = builder.add(operator, ['x', ...Object.keys(weights)], attributes);
    builder.input('seed', builder.info(y));
    const found = gradients(builder, y, Object.keys(weights), 'seed');
    builder.setOutputs([...found.values()]);
    return { graph: builder.build(), found, seedShape: builder.info(y).shape };
  };

  test('the gradient of the weights does not depend on how the batch is declared', () => {
    const symbolic = differentiate(batch);
    const fixed = differentiate(shape[0]!);
    const feed = ({ shape: dims, data }: ReturnType<typeof uniform>) =>
      ({ type: 'float64', shape: dims, data: Float64Array.from(data) }) as const;
    const feeds = {
      x: feed(uniform(shape, 1)),
      ...Object.fromEntries(
        Object.entries(weights).map(([name, dims], i) => [name, feed(uniform(dims, 2 + i))]),
      ),
      seed: feed(uniform(fixed.seedShape as readonly number[], 9)),
    };
    const [a, b] = [runReference(symbolic.graph, feeds), runReference(fixed.graph, feeds)];
    for (const [name, dims] of Object.entries(weights)) {
      const gradient = symbolic.found.get(name)!;
      expect(symbolic.graph.values.get(gradient)!.shape).toEqual(dims);
      expect(a[gradient]).toEqual(b[fixed.found.get(name)!]);
    }
  });
});
