import { appendSeed, pathFeeds } from '../../conductance/appendPath.ts';
import type { PathNetwork } from '../../conductance/PathNetwork.ts';
import { sumToUnits, type Unit } from '../../conductance/unit.ts';
import { appendGraph } from '../../graph/appendGraph.ts';
import type { Layer } from '../../graph/findLayers.ts';
import { gradients } from '../../graph/gradients.ts';
import type { Graph } from '../../graph/Graph.ts';
import { GraphBuilder } from '../../graph/GraphBuilder.ts';
import { prune } from '../../graph/prune.ts';
import { batch } from '../../graph/Shape.ts';

export const gradientShapValues = {
  /** Input [N, 1, …]: how far from the baseline to the input the gradient is taken, for each row. */
  alphas: 'alpha of each row',
  /** Output [N, neurons]. */
  attribution: 'gradient shap',
} as const;

/**
 * One draw of GradientSHAP (expected gradients; Lundberg and Lee 2017) at a layer z, as Captum's LayerGradientShap takes
 * it: (z(x) - z(x')) · ∂F/∂z at x' + α (x - x'), with x' and α of each row's own.
 */
export function gradientShapGraph(network: PathNetwork, layer: Layer, unit: Unit): Graph {
  const builder = new GraphBuilder();
  const shape = [batch, ...network.sampleShape];
  const end = builder.input(pathFeeds.end, { type: 'float32', shape });
  const start = builder.input(pathFeeds.start, { type: 'float32', shape });
  const alphas = builder.input(gradientShapValues.alphas, {
    type: 'float32',
    shape: [batch, ...network.sampleShape.map(() => 1)],
  });
  const step = builder.add('Mul', [alphas, builder.add('Sub', [end, start])]);
  const below = prune(network.graph, [layer.value]);
  const activationAt = (input: string): string =>
    appendGraph(builder, below, { [network.input]: input }).get(layer.value)!;
  const difference = builder.add('Sub', [activationAt(end), activationAt(start)]);

  const values = appendGraph(builder, network.graph, {
    [network.input]: builder.add('Add', [start, step]),
  });
  const output = values.get(network.output)!;
  const activation = values.get(layer.value)!;
  const seed = appendSeed(builder, network.outputShape, output, 1);
  const gradient = gradients(builder, output, [activation], seed).get(activation) ?? builder.scalar(0);
  const attribution = builder.add('Mul', [difference, gradient]);
  const summed = sumToUnits(builder, attribution, layer, unit, 1);
  builder.setOutputs([builder.add('Identity', [summed], {}, { outputs: [gradientShapValues.attribution] })]);
  return prune(builder.build());
}
