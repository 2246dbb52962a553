import { appendGraph } from '../graph/appendGraph.ts';
import type { Layer } from '../graph/findLayers.ts';
import { gradients } from '../graph/gradients.ts';
import type { Graph } from '../graph/Graph.ts';
import { GraphBuilder } from '../graph/GraphBuilder.ts';
import { partAbove } from '../graph/partAbove.ts';
import { prune } from '../graph/prune.ts';
import { appendPath, appendSeed } from './appendPath.ts';
import type { PathNetwork } from './PathNetwork.ts';
import { sumToUnits, type Unit } from './unit.ts';

export const layerIntegratedGradientsValues = {
  /** Input [N, …]: a value beside the layer as it is for x. Absent where the layer cuts the graph. */
  beside: (value: string) => `beside ${value}`,
  /** Input [1, points]. */
  weights: 'path weights',
  /** Output [N, neurons]. */
  attribution: 'layer integrated gradients',
} as const;

/**
 * Integrated gradients with the layer as the input: the straight path from y(x') to y(x), whatever lies below.
 * It is the "oblivious" path of the paper's theorem 2. Paths around the layer keep the value they have for x.
 * Only the part of the network above the layer is in the graph.
 */
export function layerIntegratedGradientsGraph(
  network: PathNetwork,
  layer: Layer,
  points: number,
  unit: Unit,
): Graph {
  const above = partAbove(network.graph, layer.value, network.output);
  const builder = new GraphBuilder();
  const path = appendPath(builder, layer.shape, points);
  const weights = builder.input(layerIntegratedGradientsValues.weights, {
    type: 'float32',
    shape: [1, points],
  });
  const replacements: Record<string, string> = { [layer.value]: path.points };
  for (const value of above.beside) {
    const info = network.graph.values.get(value)!;
    const beside = builder.input(layerIntegratedGradientsValues.beside(value), info);
    replacements[value] = builder.add('Tile', [
      beside,
      builder.integers([points, ...info.shape.slice(1).map(() => 1)]),
    ]);
  }
  const values = appendGraph(builder, above.graph, replacements);
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
