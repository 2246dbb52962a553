import type { PathNetwork } from '../conductance/PathNetwork.ts';
import { appendGraph } from '../graph/appendGraph.ts';
import type { Layer } from '../graph/findLayers.ts';
import { gradients } from '../graph/gradients.ts';
import type { Graph } from '../graph/Graph.ts';
import { GraphBuilder } from '../graph/GraphBuilder.ts';
import { prune } from '../graph/prune.ts';
import { batch, isStatic, sameDim, sameShape } from '../graph/Shape.ts';
import { InputError } from '../InputError.ts';

export const objectiveValues = {
  /** Input [N, ...input]: a picture channels first, all else as the network takes it. */
  input: 'prototype',
  /** Input [1, ...layer]: what each element of the layer counts for. */
  weights: 'objective weights',
  /** Output [N]: Σ weights · the layer before its activation function, values below 0 as a tenth where pooled. */
  objective: 'objective',
  /** Output [N, ...input]: ∂objective/∂input; absent where there is none. */
  gradient: 'input gradient',
  /** Outputs [N, ...layer]: the layer before and after its activation function. */
  before: 'before activation',
  after: 'after activation',
} as const;

export interface ObjectiveGraph {
  readonly graph: Graph;
  /** Shape of the layer for inputs of this shape. */
  readonly shape: readonly number[];
}

/** What a value below 0 counts for in a mean over positions. */
const leak = 0.1;

/**
 * The network up to one layer as a function of the input, with the gradient of a weighted sum of the layer. What is
 * summed is the value before the activation function: its gradient is neither cut off by a rectifier that is not yet
 * active, nor lost where a sigmoid or a clipped rectifier is saturated. Of a channel's mean over positions, values below
 * 0 count a tenth. Whole, they would take from it what positions with the feature give: the mean of a convolution of the
 * picture itself is its brightness, whatever the filter.
 *
 * @param inputShape of one sample; other sides of a picture than the network's own are tried, and give undefined where
 * the network does not take them.
 */
export function objectiveGraph(
  network: PathNetwork,
  layer: Layer,
  inputShape: readonly number[],
  { channelsLast, pooled }: { readonly channelsLast: boolean; readonly pooled: boolean },
): ObjectiveGraph | undefined {
  const builder = new GraphBuilder();
  const [height, width, channels] = inputShape;
  const input = builder.input(objectiveValues.input, {
    type: 'float32',
    shape: [batch, ...(channelsLast ? [channels!, height!, width!] : inputShape)],
  });
  const start = channelsLast ? builder.add('Transpose', [input], { perm: [0, 2, 3, 1] }) : input;
  const own = sameShape(inputShape, network.sampleShape);
  const names = append(builder, network, layer, start, own);
  if (names === undefined) return undefined;
  const after = names.get(layer.value)!;
  const found = builder.info(after).shape;
  const shape = found.slice(1);
  if (!isStatic(shape) || Math.min(...shape) < 1 || !sameDim(found[0]!, batch)) return undefined;
  if (shape.length !== layer.shape.length || shape[layer.channelAxis] !== layer.shape[layer.channelAxis]) {
    return undefined;
  }
  const candidate = names.get(layer.before)!;
  // A sequence may be computed with its axes in another order than it has in the end.
  const before = sameShape(builder.info(candidate).shape, found) ? candidate : after;
  const weights = builder.input(objectiveValues.weights, { type: 'float32', shape: [1, ...shape] });
  const axes = builder.integers(shape.map((_, axis) => axis + 1));
  const counted = pooled ? builder.add('LeakyRelu', [before], { alpha: leak }) : before;
  const weighted = builder.add('Mul', [counted, weights]);
  const seed = builder.add('Expand', [weights, builder.add('Shape', [counted])]);
  const gradient = gradients(builder, counted, [input], seed).get(input);
  if (gradient === undefined) {
    throw new InputError(`layer ${layer.name} does not depend on the input: choose another layer`);
  }
  const name = (value: string, output: string): string =>
    builder.add('Identity', [value], {}, { outputs: [output] });
  builder.setOutputs([
    builder.add('ReduceSum', [weighted, axes], { keepdims: 0 }, { outputs: [objectiveValues.objective] }),
    name(gradient, objectiveValues.gradient),
    name(before, objectiveValues.before),
    name(after, objectiveValues.after),
  ]);
  return { graph: prune(builder.build()), shape };
}

/** The network's part below the layer; undefined where its nodes do not fit pictures of other sides. */
function append(
  builder: GraphBuilder,
  network: PathNetwork,
  layer: Layer,
  input: string,
  own: boolean,
): Map<string, string> | undefined {
  try {
    return appendGraph(builder, prune(network.graph, [layer.before, layer.value]), {
      [network.input]: input,
    });
  } catch (error) {
    if (own || !(error instanceof InputError)) throw error;
    return undefined;
  }
}
