import { describe, expect, it } from 'vitest';
import { InputError } from '../../../../src/engine/InputError.ts';
import { restrictToPathway } from '../../../../src/engine/pathways/restrictToPathway.ts';
import { GraphBuilder } from '../../../../src/engine/graph/GraphBuilder.ts';
import { appendGraph } from '../../../../src/engine/graph/appendGraph.ts';
import type { Layer } from '../../../../src/engine/graph/findLayers.ts';
import { batch } from '../../../../src/engine/graph/Shape.ts';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import { ReferenceRuntime } from '../../../../src/engine/runtime/ReferenceRuntime.ts';

// [N, 2, 2] → rectifier → all numbers of a sample summed, so the output says which neurons were let through.
const builder = new GraphBuilder();
const x = builder.input('x', { type: 'float32', shape: [batch, 2, 2] });
const rectified = builder.add('Relu', [x]);
builder.output(builder.add('ReduceSum', [rectified, builder.integers([1, 2])], { keepdims: 0 }));
const graph = builder.build();
const layer: Layer = {
  name: 'relu',
  value: rectified,
  before: x,
  operator: 'Relu',
  shape: [2, 2],
  channelAxis: 0,
  parameters: 0,
  cut: true,
};

async function output(restricted: typeof graph): Promise<number[]> {
  const session = await new ReferenceRuntime().compile(restricted);
  const results = await session.run({ x: float32([1, 10, 100, 1000, -1, 20, 200, 2000], [2, 2, 2]) });
  return [...(results[graph.outputs[0]!]!.data as Float64Array)];
}

describe('restrictToPathway', () => {
  it('lets only the named elements or channels through, for every sample', async () => {
    expect(await output(graph)).toEqual([1111, 2220]);
    expect(await output(restrictToPathway(graph, [layer], { relu: [0, 2] }, 'element'))).toEqual([101, 200]);
    expect(await output(restrictToPathway(graph, [layer], { relu: [1] }, 'channel'))).toEqual([1100, 2200]);
    expect(await output(restrictToPathway(graph, [layer], { relu: [] }, 'channel'))).toEqual([0, 0]);
  });

  it('leaves layers that the pathway does not name whole, and the values under their names', async () => {
    expect(restrictToPathway(graph, [layer], {}, 'element')).toEqual(graph);
    const again = new GraphBuilder();
    const values = appendGraph(again, restrictToPathway(graph, [layer], { relu: [3] }, 'element'), {
      x: again.input('x', { type: 'float32', shape: [batch, 2, 2] }),
    });
    again.output(values.get(rectified)!);
    const session = await new ReferenceRuntime().compile(again.build());
    const results = await session.run({ x: float32([1, 10, 100, 1000], [1, 2, 2]) });
    expect([...(results[values.get(rectified)!]!.data as Float64Array)]).toEqual([0, 0, 0, 1000]);
  });

  it('names a layer or neuron that is not there', () => {
    expect(() => restrictToPathway(graph, [layer], { conv: [0] }, 'element')).toThrow(
      new InputError('the pathway names the layer "conv", which the network does not have'),
    );
    expect(() => restrictToPathway(graph, [layer], { relu: [2] }, 'channel')).toThrow(/neuron 2 .* 0 to 1/);
  });
});
