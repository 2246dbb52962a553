import { appendSeed, pathFeeds, spreadTargets } from '../conductance/appendPath.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import type { Unit } from '../conductance/unit.ts';
import { appendGraph } from '../graph/appendGraph.ts';
import type { Layer } from '../graph/findLayers.ts';
import { gradients, type GradientOptions } from '../graph/gradients.ts';
import type { Graph } from '../graph/Graph.ts';
import { GraphBuilder } from '../graph/GraphBuilder.ts';
import { prune } from '../graph/prune.ts';
import { scaleValues } from '../graph/scaleValues.ts';
import { batch } from '../graph/Shape.ts';
import { gateShape } from './gateShape.ts';
import { maskedRule } from './maskedRule.ts';

/** Names of the inputs and outputs of the graphs below, beside those of path graphs. */
export const pathwayValues = {
  /** Input [1, ...gates]: of layer `i`, a number for each neuron: its gate, or 1 on the pathway and 0 off it. */
  gate: (i: number) => `gate ${i}`,
  /** Output [1, ...gates]: ∂/∂gate of layer `i`. */
  gateGradient: (i: number) => `gate gradient ${i}`,
  /** Input [N, targets]: the probabilities (with one output: the output) that the gated network should give. */
  wanted: 'wanted',
  /** Output [N, ...output]. */
  output: 'network output',
  /** Output [N, ...sample], or of a layer [N, ...layer]. */
  gradient: 'gradient',
  /** Output [N, ...layer]. */
  activation: 'activation',
  /** Input [N, ...value]: what is differentiated, as weights of a value's elements. */
  seed: 'seed',
  /** Output [N]: squared Euclidean length of the gradient. */
  squaredLength: 'squared length',
} as const;

/** Gradient of the target by the input, with an operator's own rules or others; and the network's output. */
export function inputGradientGraph(network: PathNetwork, rule?: NonNullable<GradientOptions['rule']>): Graph {
  const builder = new GraphBuilder();
  const input = appendInput(builder, network);
  const values = appendGraph(builder, network.graph, { [network.input]: input });
  return withInputGradient(builder, network, input, values.get(network.output)!, rule && { rule });
}

/**
 * The pathway gradient: neurons off the pathway keep their value, so the output is the network's own, and pass no
 * gradient (section 4.1).
 */
export function frozenGradientGraph(network: PathNetwork, layers: readonly Layer[], unit: Unit): Graph {
  const builder = new GraphBuilder();
  const input = appendInput(builder, network);
  const values = appendGraph(builder, network.graph, { [network.input]: input });
  const rule = frozenRule(builder, layers, values, unit);
  return withInputGradient(builder, network, input, values.get(network.output)!, { rule });
}

/** Its other form: neurons off the pathway give 0. Gates between 0 and 1 scale them. */
export function zeroedGradientGraph(network: PathNetwork, layers: readonly Layer[], unit: Unit): Graph {
  const builder = new GraphBuilder();
  const { input, output } = appendGated(builder, network, layers, unit);
  return withInputGradient(builder, network, input, output);
}

/**
 * The network with gated neurons, and the gradient by the gates: of the target, or (`distil`) of the cross-entropy
 * between its probabilities and the wanted ones (with one output: half the squared error). A gate's gradient is
 * Σ a · ∂/∂(gate · a) over the neuron's elements, so at a gate of 1 its magnitude is the score of eq. 2.
 */
export function gateGradientGraph(
  network: PathNetwork,
  layers: readonly Layer[],
  unit: Unit,
  distil: boolean,
): Graph {
  const builder = new GraphBuilder();
  const { output, gates } = appendGated(builder, network, layers, unit);
  const seed = distil
    ? appendDistillation(builder, network, output)
    : appendSeed(builder, network.outputShape, output, 1);
  const gradientOf = gradients(builder, output, gates, seed);
  const outputs = [builder.add('Identity', [output], {}, { outputs: [pathwayValues.output] })];
  gates.forEach((gate, i) => {
    const gradient = gradientOf.get(gate);
    if (gradient === undefined) return;
    outputs.push(builder.add('Identity', [gradient], {}, { outputs: [pathwayValues.gateGradient(i)] }));
  });
  builder.setOutputs(outputs);
  return prune(builder.build());
}

/** Activation and gradient of one layer, element by element. */
export function layerGradientGraph(network: PathNetwork, layer: Layer): Graph {
  const builder = new GraphBuilder();
  const values = appendGraph(builder, network.graph, { [network.input]: appendInput(builder, network) });
  const output = values.get(network.output)!;
  const activation = values.get(layer.value)!;
  const seed = appendSeed(builder, network.outputShape, output, 1);
  const gradient =
    gradients(builder, output, [activation], seed).get(activation) ??
    builder.add('Mul', [activation, builder.scalar(0)]);
  builder.setOutputs([
    builder.add('Identity', [gradient], {}, { outputs: [pathwayValues.gradient] }),
    builder.add('Identity', [activation], {}, { outputs: [pathwayValues.activation] }),
  ]);
  return prune(builder.build());
}

/** The squared length of ∇ Σ seed · value by the input, of the network in which neurons off the pathway are frozen. */
export function lengthGraph(
  network: PathNetwork,
  layers: readonly Layer[],
  unit: Unit,
  value: string,
): Graph {
  const builder = new GraphBuilder();
  const input = appendInput(builder, network);
  const values = appendGraph(builder, prune(network.graph, [value]), { [network.input]: input });
  const of = values.get(value)!;
  const seed = builder.input(pathwayValues.seed, builder.info(of));
  const rule = frozenRule(builder, layers, values, unit);
  const gradient = gradients(builder, of, [input], seed, { rule }).get(input);
  const axes = builder.integers(network.sampleShape.map((_, axis) => axis + 1));
  const length =
    gradient === undefined
      ? builder.add('ReduceSum', [builder.add('Mul', [input, builder.scalar(0)]), axes], { keepdims: 0 })
      : builder.add('ReduceSum', [builder.add('Mul', [gradient, gradient]), axes], { keepdims: 0 });
  builder.setOutputs([builder.add('Identity', [length], {}, { outputs: [pathwayValues.squaredLength] })]);
  return prune(builder.build());
}

function appendInput(builder: GraphBuilder, { sampleShape }: PathNetwork): string {
  return builder.input(pathFeeds.end, { type: 'float32', shape: [batch, ...sampleShape] });
}

/** Layers that are not in the graph have no mask. */
function frozenRule(
  builder: GraphBuilder,
  layers: readonly Layer[],
  values: ReadonlyMap<string, string>,
  unit: Unit,
): NonNullable<GradientOptions['rule']> {
  const masks = new Map<string, string>();
  layers.forEach((layer, i) => {
    const value = values.get(layer.value);
    if (value === undefined) return;
    masks.set(
      value,
      builder.input(pathwayValues.gate(i), { type: 'float32', shape: [1, ...gateShape(layer, unit)] }),
    );
  });
  return maskedRule(masks);
}

function appendGated(
  builder: GraphBuilder,
  network: PathNetwork,
  layers: readonly Layer[],
  unit: Unit,
): { input: string; output: string; gates: string[] } {
  const input = appendInput(builder, network);
  const infos = new Map(network.graph.values);
  const replacements: Record<string, string> = { [network.input]: input };
  const gates = layers.map((layer, i) => {
    const info = { type: 'float32' as const, shape: [1, ...gateShape(layer, unit)] };
    infos.set(pathwayValues.gate(i), info);
    return (replacements[pathwayValues.gate(i)] = builder.input(pathwayValues.gate(i), info));
  });
  const inputs = [...network.graph.inputs, ...gates];
  const scales = new Map(layers.map((layer, i) => [layer.value, pathwayValues.gate(i)]));
  const gated = scaleValues({ ...network.graph, inputs, values: infos }, scales);
  const values = appendGraph(builder, gated, replacements);
  return { input, output: values.get(network.output)!, gates };
}

/** ∂/∂output of -Σ p log softmax(output): softmax(output) - p. */
function appendDistillation(builder: GraphBuilder, { outputShape }: PathNetwork, output: string): string {
  const wanted = builder.input(pathwayValues.wanted, { type: 'float32', shape: [batch, outputShape[0]!] });
  const positions = outputShape.slice(1).map((_, axis) => axis + 2);
  const rank = builder.info(output).shape.length;
  const targets =
    positions.length > 0
      ? builder.add('ReduceSum', [output, builder.integers(positions)], { keepdims: 0 })
      : rank === 1
        ? builder.add('Reshape', [output, builder.integers([-1, 1])])
        : output;
  const given = outputShape[0] === 1 ? targets : builder.add('Softmax', [targets], { axis: 1 });
  return spreadTargets(builder, outputShape, output, builder.add('Sub', [given, wanted]));
}

function withInputGradient(
  builder: GraphBuilder,
  network: PathNetwork,
  input: string,
  output: string,
  options: GradientOptions = {},
): Graph {
  const seed = appendSeed(builder, network.outputShape, output, 1);
  const gradient =
    gradients(builder, output, [input], seed, options).get(input) ??
    builder.add('Mul', [input, builder.scalar(0)]);
  builder.setOutputs([
    builder.add('Identity', [gradient], {}, { outputs: [pathwayValues.gradient] }),
    builder.add('Identity', [output], {}, { outputs: [pathwayValues.output] }),
  ]);
  return prune(builder.build());
}
