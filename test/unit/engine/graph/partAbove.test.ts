import { expect, it } from 'vitest';
import { NetworkRunner } from '../../../../src/engine/conductance/NetworkRunner.ts';
import { pathNetwork } from '../../../../src/engine/conductance/PathNetwork.ts';
import { readModel } from '../../../../src/engine/formats/readModel.ts';
import { partAbove } from '../../../../src/engine/graph/partAbove.ts';
import { elementCount, float32 } from '../../../../src/engine/graph/Tensor.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { openRuntime } from '../../../../src/engine/runtime/openRuntime.ts';
import { networkNames, networkPath } from '../../../support/networks.ts';

const { runtime } = await openRuntime('cpu');

it.each(networkNames)('%s: the part above any layer gives the output of the whole', async (name) => {
  const network = pathNetwork(await readModel(networkPath(name)));
  const random = new Random(3);
  const shape = [2, ...network.sampleShape];
  const input = float32(
    Float32Array.from({ length: elementCount(shape) }, () => random.normal()),
    shape,
  );
  const runner = new NetworkRunner(runtime, network, 2, new AbortController().signal);
  for (const layer of network.layers) {
    const { graph, beside } = partAbove(network.graph, layer.value, network.output);
    const whole = await runner.values(input, [network.output, layer.value, ...beside]);
    const session = await runtime.compile(graph);
    const feeds = Object.fromEntries(graph.inputs.map((value) => [value, whole[value]!]));
    const above = (await session.run(feeds))[network.output]!.data as Float32Array;
    (whole[network.output]!.data as Float32Array).forEach((value, i) =>
      expect(above[i]).toBeCloseTo(value, 5),
    );
    // Below a cut nothing is computed again.
    if (layer.cut) expect(beside).toEqual([]);
    expect(graph.nodes.some((node) => node.outputs.includes(layer.value))).toBe(false);
  }
});
