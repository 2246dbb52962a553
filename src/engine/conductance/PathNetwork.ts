import type { Model } from '../formats/readModel.ts';
import { isFloat } from '../graph/DataType.ts';
import { findLayers, type Layer } from '../graph/findLayers.ts';
import { consumers, type Graph } from '../graph/Graph.ts';
import { prune } from '../graph/prune.ts';
import { replaceValue } from '../graph/replaceValue.ts';
import { formatShape, isBatch, type Shape } from '../graph/Shape.ts';
import { InputError } from '../InputError.ts';

/**
 * A network as a function along a path: from a float value, on which the path runs, to the output.
 * For token inputs that value is the embedding, and `embed` computes it from the tokens.
 */
export interface PathNetwork {
  readonly graph: Graph;
  readonly input: string;
  readonly output: string;
  /** Shape of one sample of the path's value. */
  readonly sampleShape: readonly number[];
  /** Shape of one sample's output; axis 0 counts the targets. */
  readonly outputShape: readonly number[];
  readonly layers: readonly Layer[];
  /** Tokens → embedding, and how many tokens there are; absent where the model's input is a float itself. */
  readonly embed?: { readonly graph: Graph; readonly tokens: number };
}

/** Throws an InputError where the model has no hidden layer or nothing a path could run on. */
export function pathNetwork(model: Model): PathNetwork {
  const network = prune(model.graph, [model.output]);
  const type = model.graph.values.get(model.input)!.type;
  const { input, graph, embed } = isFloat(type)
    ? { input: model.input, graph: network, embed: undefined }
    : afterEmbedding(model, network);
  const layers = findLayers(graph, input, model.output);
  if (layers.length === 0) {
    throw new InputError(
      `${model.path} has no hidden layers between "${input}" and "${model.output}": there is nothing to rank`,
    );
  }
  const outputShape = sampleShapeOf(graph, model.output);
  return {
    graph,
    input,
    output: model.output,
    sampleShape: sampleShapeOf(graph, input),
    // A regression network that gives one number a sample has one target.
    outputShape: outputShape.length === 0 ? [1] : outputShape,
    layers,
    ...(embed ? { embed } : {}),
  };
}

function afterEmbedding(
  model: Model,
  network: Graph,
): Required<Pick<PathNetwork, 'input' | 'graph' | 'embed'>> {
  const lookups = (consumers(network).get(model.input) ?? []).filter(
    (node) =>
      node.operator === 'Gather' && node.inputs[1] === model.input && network.constants.has(node.inputs[0]!),
  );
  const lookup = lookups.length === 1 ? lookups[0]! : undefined;
  if (!lookup) {
    throw new InputError(
      `the input "${model.input}" of ${model.path} holds integers and is not looked up in one embedding table, ` +
        'so there is no straight path from a baseline to it',
    );
  }
  const value = lookup.outputs[0]!;
  return {
    input: value,
    graph: { ...prune(replaceValue(network, value), [model.output]), inputs: [value] },
    embed: {
      graph: prune(network, [value]),
      tokens: network.constants.get(lookup.inputs[0]!)!.shape[Number(lookup.attributes.axis ?? 0)]!,
    },
  };
}

function sampleShapeOf(graph: Graph, value: string): readonly number[] {
  const shape: Shape = graph.values.get(value)!.shape;
  const [first, ...rest] = shape;
  if (first === undefined || !isBatch(first) || first.batch !== 1 || rest.some(isBatch)) {
    throw new InputError(
      `"${value}" has the shape ${formatShape(shape)}: the first axis, and only it, has to count the samples`,
    );
  }
  return rest as number[];
}
