import { appendGraph } from '../graph/appendGraph.ts';
import type { Layer } from '../graph/findLayers.ts';
import { gradients } from '../graph/gradients.ts';
import type { Graph } from '../graph/Graph.ts';
import { GraphBuilder } from '../graph/GraphBuilder.ts';
import { prune } from '../graph/prune.ts';
import { batch } from '../graph/Shape.ts';
import { appendSeed, pathFeeds } from './appendPath.ts';
import type { PathNetwork } from './PathNetwork.ts';
import { sumToUnits, type Unit } from './unit.ts';

export const activationValues = {
  /** [N, neurons]: the activation, a channel's summed over its positions. */
  activation: (i: number) => `activation ${i}`,
  /** [N, neurons]: y · ∂F/∂y at the input. */
  gradientActivation: (i: number) => `gradient x activation ${i}`,
} as const;

/** Activation and gradient × activation of every layer at the input itself: one forward and one backward pass. */
export function activationGraph(network: PathNetwork, layers: readonly Layer[], unit: Unit): Graph {
  const builder = new GraphBuilder();
  const input = builder.input(pathFeeds.end, { type: 'float32', shape: [batch, ...network.sampleShape] });
  const values = appendGraph(builder, network.graph, { [network.input]: input });
  const output = values.get(network.output)!;
  const seed = appendSeed(builder, network.outputShape, output, 1);
  const activations = layers.map((layer) => values.get(layer.value)!);
  const gradientOf = gradients(builder, output, activations, seed);
  const outputs: string[] = [];
  const emit = (value: string, layer: Layer, name: string): void => {
    outputs.push(
      builder.add('Identity', [sumToUnits(builder, value, layer, unit, 1)], {}, { outputs: [name] }),
    );
  };
  layers.forEach((layer, i) => {
    const activation = activations[i]!;
    emit(activation, layer, activationValues.activation(i));
    const gradient = gradientOf.get(activation);
    if (gradient !== undefined) {
      emit(builder.add('Mul', [activation, gradient]), layer, activationValues.gradientActivation(i));
    }
  });
  builder.setOutputs(outputs);
  return prune(builder.build());
}
