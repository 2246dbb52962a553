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

/** Output [N, neurons]. */
export const saliencyValue = 'saliency';

/** |∂F/∂z| of a layer at the inputs themselves (Simonyan et al. 2014), a channel's summed over its positions. */
export function saliencyGraph(network: PathNetwork, layer: Layer, unit: Unit): Graph {
  const builder = new GraphBuilder();
  const input = builder.input(pathFeeds.end, { type: 'float32', shape: [batch, ...network.sampleShape] });
  const values = appendGraph(builder, network.graph, { [network.input]: input });
  const output = values.get(network.output)!;
  const activation = values.get(layer.value)!;
  const seed = appendSeed(builder, network.outputShape, output, 1);
  const gradient =
    gradients(builder, output, [activation], seed).get(activation) ??
    builder.add('Mul', [activation, builder.scalar(0)]);
  const summed = sumToUnits(builder, builder.add('Abs', [gradient]), layer, unit, 1);
  builder.setOutputs([builder.add('Identity', [summed], {}, { outputs: [saliencyValue] })]);
  return prune(builder.build());
}
