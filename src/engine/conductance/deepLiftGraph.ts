import { appendGraph } from '../graph/appendGraph.ts';
import type { Layer } from '../graph/findLayers.ts';
import { gradients } from '../graph/gradients.ts';
import type { Graph } from '../graph/Graph.ts';
import { GraphBuilder } from '../graph/GraphBuilder.ts';
import { prune } from '../graph/prune.ts';
import { batch } from '../graph/Shape.ts';
import { appendSeed, pathFeeds } from './appendPath.ts';
import { deepLiftRule, halves, halvesDifference } from './deepLiftRule.ts';
import type { PathNetwork } from './PathNetwork.ts';
import { sumToUnits, type Unit } from './unit.ts';

/** Output [N, neurons] of layer `i`: multiplier · (y - y'). */
export const deepLiftValue = (i: number): string => `deeplift ${i}`;

/** DeepLift (rescale) for every layer in one pass over the batch [x; x']. */
export function deepLiftGraph(network: PathNetwork, layers: readonly Layer[], unit: Unit): Graph {
  const builder = new GraphBuilder();
  const shape = [batch, ...network.sampleShape];
  const input = builder.input(pathFeeds.end, { type: 'float32', shape });
  const baseline = builder.input(pathFeeds.start, { type: 'float32', shape });
  const both = builder.add('Concat', [input, baseline], { axis: 0 });
  const values = appendGraph(builder, network.graph, { [network.input]: both });
  const output = values.get(network.output)!;
  const seed = appendSeed(builder, network.outputShape, output, 2);
  const activations = layers.map((layer) => values.get(layer.value)!);
  const multipliers = gradients(builder, output, activations, seed, { rule: deepLiftRule });
  const outputs: string[] = [];
  layers.forEach((layer, i) => {
    const multiplier = multipliers.get(activations[i]!);
    if (multiplier === undefined) return;
    const [forInput] = halves(builder, multiplier);
    const attribution = builder.add('Mul', [forInput, halvesDifference(builder, activations[i]!)]);
    const summed = sumToUnits(builder, attribution, layer, unit, 1);
    outputs.push(builder.add('Identity', [summed], {}, { outputs: [deepLiftValue(i)] }));
  });
  builder.setOutputs(outputs);
  return prune(builder.build());
}
