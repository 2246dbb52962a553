import { appendGraph } from '../graph/appendGraph.ts';
import type { Layer } from '../graph/findLayers.ts';
import { gradients } from '../graph/gradients.ts';
import type { Graph } from '../graph/Graph.ts';
import { GraphBuilder } from '../graph/GraphBuilder.ts';
import { prune } from '../graph/prune.ts';
import { appendPath, appendSeed } from './appendPath.ts';
import type { PathNetwork } from './PathNetwork.ts';

export const pixelMapValues = {
  /** Input [1, ...layer]: 1 on the elements of the neuron, 0 elsewhere. */
  mask: 'neuron mask',
  /** Input [1, points]: quadrature weights. */
  weights: 'path weights',
  /** Output [N, ...sample]. */
  map: 'pixel map',
} as const;

/**
 * Eq. 2 for one neuron y of a layer: (x_i - x'_i) · Σ_k w_k · ∂F/∂y · ∂y/∂x_i. A channel's map is the sum over its
 * elements. Two backward passes a point: from the output to the layer, and from the masked layer to the input.
 */
export function pixelMapGraph(network: PathNetwork, layer: Layer, points: number): Graph {
  const builder = new GraphBuilder();
  const path = appendPath(builder, network.sampleShape, points);
  const values = appendGraph(builder, network.graph, { [network.input]: path.points });
  const output = values.get(network.output)!;
  const activation = values.get(layer.value)!;
  const seed = appendSeed(builder, network.outputShape, output, points);
  const mask = builder.input(pixelMapValues.mask, { type: 'float32', shape: [1, ...layer.shape] });
  const weights = builder.input(pixelMapValues.weights, { type: 'float32', shape: [1, points] });
  const towardsLayer = gradients(builder, output, [activation], seed).get(activation);
  const throughNeuron =
    towardsLayer &&
    gradients(builder, activation, [path.points], builder.add('Mul', [towardsLayer, mask])).get(path.points);
  const map =
    throughNeuron === undefined
      ? builder.add('Mul', [path.difference, builder.scalar(0)])
      : builder.add('Mul', [path.difference, weightedSum(builder, throughNeuron, weights, points, network)]);
  builder.setOutputs([builder.add('Identity', [map], {}, { outputs: [pixelMapValues.map] })]);
  return prune(builder.build());
}

/** Σ_k w_k · value_k for a value [points·N, ...sample]. */
function weightedSum(
  builder: GraphBuilder,
  value: string,
  weights: string,
  points: number,
  network: PathNetwork,
): string {
  const flat = builder.add('Reshape', [value, builder.integers([points, -1])]);
  const sum = builder.add('MatMul', [weights, flat]);
  return builder.add('Reshape', [sum, builder.integers([-1, ...network.sampleShape])]);
}
