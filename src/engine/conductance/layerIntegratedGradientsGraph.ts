import { appendGraph } from '../graph/appendGraph.ts';
import type { Layer } from '../graph/findLayers.ts';
import { gradients } from '../graph/gradients.ts';
import type { Graph } from '../graph/Graph.ts';
import { GraphBuilder } from '../graph/GraphBuilder.ts';
import { prune } from '../graph/prune.ts';
import { replaceValue } from '../graph/replaceValue.ts';
import { batch } from '../graph/Shape.ts';
import { appendPath, appendSeed } from './appendPath.ts';
import type { PathNetwork } from './PathNetwork.ts';
import { sumToUnits, type Unit } from './unit.ts';

export const layerIntegratedGradientsValues = {
  /** Input [N, ...sample]: x, for the paths around a layer that does not cut the graph. Absent where it does. */
  input: 'input beside the layer',
  /** Input [1, points]. */
  weights: 'path weights',
  /** Output [N, neurons]. */
  attribution: 'layer integrated gradients',
} as const;

/**
 * Integrated gradients with the layer as the input: the straight path from y(x') to y(x), whatever lies below.
 * It is the "oblivious" path of the paper's theorem 2. Paths around the layer keep the value they have for x.
 */
export function layerIntegratedGradientsGraph(
  network: PathNetwork,
  layer: Layer,
  points: number,
  unit: Unit,
): Graph {
  const above = prune(replaceValue(network.graph, layer.value), [network.output]);
  const builder = new GraphBuilder();
  const path = appendPath(builder, layer.shape, points);
  const weights = builder.input(layerIntegratedGradientsValues.weights, {
    type: 'float32',
    shape: [1, points],
  });
  const replacements: Record<string, string> = { [layer.value]: path.points };
  if (above.nodes.some((node) => node.inputs.includes(network.input))) {
    const beside = builder.input(layerIntegratedGradientsValues.input, {
      type: 'float32',
      shape: [batch, ...network.sampleShape],
    });
    replacements[network.input] = builder.add('Tile', [
      beside,
      builder.integers([points, ...network.sampleShape.map(() => 1)]),
    ]);
  }
  const values = appendGraph(builder, above, replacements);
  const output = values.get(network.output)!;
  const seed = appendSeed(builder, network.outputShape, output, points);
  const gradient = gradients(builder, output, [path.points], seed).get(path.points);
  let attribution: string;
  if (gradient === undefined) {
    attribution = builder.add('Mul', [path.difference, builder.scalar(0)]);
  } else {
    const flat = builder.add('Reshape', [gradient, builder.integers([points, -1])]);
    const mean = builder.add('Reshape', [
      builder.add('MatMul', [weights, flat]),
      builder.integers([-1, ...layer.shape]),
    ]);
    attribution = builder.add('Mul', [path.difference, mean]);
  }
  const summed = sumToUnits(builder, attribution, layer, unit, 1);
  builder.setOutputs([
    builder.add('Identity', [summed], {}, { outputs: [layerIntegratedGradientsValues.attribution] }),
  ]);
  return prune(builder.build());
}
