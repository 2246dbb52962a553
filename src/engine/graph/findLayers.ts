import { numbersAttribute } from './attributes.ts';
import { channelAxes } from './layers/channelAxes.ts';
import { findCuts } from './layers/findCuts.ts';
import { elementwise, growLayer } from './layers/growLayer.ts';
import { isFloat } from './DataType.ts';
import { consumers, producers, type Graph, type Node } from './Graph.ts';
import { findOperator } from './operators/index.ts';
import { prune } from './prune.ts';
import { batch, isStatic, sameDim, sameShape, type Shape } from './Shape.ts';
import { elementCount } from './Tensor.ts';

/** A hidden layer: a place between input and output that a person would point at. */
export interface Layer {
  /** Unique: the source name, or operator and number. */
  readonly name: string;
  /** The tensor after the activation function. */
  readonly value: string;
  /** The tensor before the activation function (after bias and normalisation); `value` where there is none. */
  readonly before: string;
  /** Operator that makes the layer: Conv, Gemm, Add (a residual sum), Concat … */
  readonly operator: string;
  /** Shape of one sample. */
  readonly shape: readonly number[];
  /** Axis of `shape` that counts channels. */
  readonly channelAxis: number;
  readonly source?: string;
  /** Trained numbers of the layer. */
  readonly parameters: number;
  /** Of a convolution: lengths of its kernel and its strides, along the axes of the plane. */
  readonly kernel?: readonly number[];
  readonly strides?: readonly number[];
  /** Every path from the input to the output goes through it. */
  readonly cut: boolean;
  /** For one that does not: the name of the nearest later layer that does. */
  readonly completeInstead?: string;
}

const activations = new Set([
  'Relu',
  'LeakyRelu',
  'PRelu',
  'Elu',
  'Sigmoid',
  'Tanh',
  'Softplus',
  'Clip',
  'Max',
  'Min',
]);
/** They change the form of the output, not what it says. */
const reforming = new Set(['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Transpose', 'Identity', 'Cast']);
const rearranging = new Set([...elementwise, ...reforming, 'Slice', 'Split', 'Gather', 'Pad', 'Concat']);

/**
 * The hidden layers between `input` and `output` in running order: every operation with weights, together with the
 * bias, normalisation and activation function that follow it; activation functions that stand alone; and the values
 * where branches meet (sums, gates, concatenations). The output itself is no hidden layer.
 *
 * Only values with the batch as first axis are layers.
 */
export function findLayers(graph: Graph, input: string, output: string): Layer[] {
  const needed = prune(graph, [output]);
  const data = dependents(needed.nodes, input);
  const nodes = needed.nodes.filter((node) => node.outputs.some((value) => data.has(value)));
  const dataGraph = { ...needed, nodes };
  const readers = consumers(dataGraph);
  const axes = channelAxes(graph, nodes, data);
  const roots = origins(nodes, data, elementwise);
  const sources = origins(nodes, data, rearranging);
  const cuts = findCuts(nodes, input, output);
  const outputs = outputForms(dataGraph, output);
  const stop = new Set([output]);

  const taken = new Set<Node>();
  const values = new Set<string>();
  const names = uniqueNames();
  const layers: Layer[] = [];
  for (const node of nodes) {
    if (taken.has(node) || !startsLayer(node)) continue;
    const [start] = node.outputs;
    const alone = activations.has(node.operator);
    const grown = growLayer(
      graph,
      alone ? node.inputs.find((value) => data.has(value))! : start!,
      readers,
      data,
      stop,
    );
    // An activation function that stands alone, and whose input is read elsewhere as well, is its own layer.
    const found =
      alone && !grown.nodes.includes(node)
        ? { before: node.inputs.find((value) => data.has(value))!, value: start!, nodes: [node] }
        : grown;
    for (const member of [node, ...found.nodes]) taken.add(member);
    const value = batchFirst(found.value, found.value === found.before);
    const before = found.value === found.before ? value : found.before;
    const shape = graph.values.get(value)!.shape;
    const sample = shape.slice(1);
    if (outputs.has(value) || !startsWithBatch(shape) || !isStatic(sample)) continue;
    values.add(value);
    layers.push({
      name: names(node),
      value,
      before,
      operator: node.operator,
      shape: sample,
      channelAxis: Math.max(0, axes.get(value)! - 1),
      ...(node.source === undefined ? {} : { source: node.source }),
      parameters: countParameters(graph, new Set([node, ...found.nodes])),
      ...convolutionWindow(graph, node),
      cut: cuts.has(value),
    });
  }
  return withCompleteInstead(inRunningOrder(layers, nodes));

  /** A value [T, N, C] or [T · N, C] in the form [N, T, C], where the network brings it into that form afterwards. */
  function batchFirst(start: string, movable: boolean): string {
    let value = start;
    while (movable && !startsWithBatch(graph.values.get(value)!.shape) && !stop.has(value)) {
      const [reader, ...others] = readers.get(value) ?? [];
      if (!reader || others.length > 0 || !reforming.has(reader.operator)) return start;
      value = reader.outputs[0]!;
    }
    return value;
  }

  function startsLayer(node: Node): boolean {
    const [start] = node.outputs;
    if (!start || !isFloat(graph.values.get(start)!.type)) return false;
    const operands = new Set(node.inputs.filter((value) => data.has(value)));
    switch (node.operator) {
      case 'Conv':
      case 'ConvTranspose':
      case 'Gemm':
      case 'BatchNormalization':
        return true;
      case 'MatMul':
      case 'Einsum':
        return operands.size < node.inputs.length;
      case 'Gather':
        // An embedding: a table of floats, read at the places that the data name.
        return !data.has(node.inputs[0]!) && data.has(node.inputs[1]!);
      case 'Concat':
        // Parts of one value that are put together again, in another order, are no branches.
        return meets(operands, sources);
      case 'Add':
        return meets(operands) && sameShapes(operands, start);
      case 'Mul':
        // A gate (squeeze and excitation, gated units), not the rescaling inside a normalisation.
        return meets(operands) && [...operands].some((value) => values.has(value));
      case 'Clip':
        // Limits of the input itself (a quantised network has them) make no layer.
        return !operands.has(input) && operands.size === 1;
      default:
        return (
          activations.has(node.operator) &&
          (operands.size === 1 || (meets(operands) && sameShapes(operands, start)))
        );
    }
  }

  /** Whether values of different origin come together: x · sigmoid(x) is an activation function, x + f(x) is not. */
  function meets(operands: ReadonlySet<string>, origin: ReadonlyMap<string, string> = roots): boolean {
    return new Set([...operands].map((value) => origin.get(value) ?? value)).size > 1;
  }

  function sameShapes(operands: ReadonlySet<string>, result: string): boolean {
    const { shape } = graph.values.get(result)!;
    return [...operands].every((value) => sameShape(graph.values.get(value)!.shape, shape));
  }
}

function startsWithBatch(shape: Shape): boolean {
  return shape[0] !== undefined && sameDim(shape[0], batch);
}

/**
 * The values to which something flows from `input`, and itself. Through a shape, a comparison or a rounded number no
 * gradient flows, so no conductance does: such a way (a mask made from tokens) does not count.
 */
function dependents(nodes: readonly Node[], input: string): Set<string> {
  const result = new Set([input]);
  for (const node of nodes) {
    if (!node.inputs.some((value) => result.has(value)) || findOperator(node.operator)?.gradient === 'zero')
      continue;
    for (const output of node.outputs) if (output) result.add(output);
  }
  return result;
}

/** For each value the one that it is made from by some operators alone: itself, where it is more than that. */
function origins(
  nodes: readonly Node[],
  data: ReadonlySet<string>,
  operators: ReadonlySet<string>,
): Map<string, string> {
  const result = new Map<string, string>();
  for (const node of nodes) {
    const from = new Set(
      node.inputs.filter((value) => data.has(value)).map((value) => result.get(value) ?? value),
    );
    const [origin] = from;
    for (const output of node.outputs) {
      result.set(output, operators.has(node.operator) && from.size === 1 ? origin! : output);
    }
  }
  return result;
}

/** The output, and the values that only differ from it in form. */
function outputForms(graph: Graph, output: string): Set<string> {
  const producer = producers(graph);
  const result = new Set<string>();
  for (let value: string | undefined = output; value !== undefined && !result.has(value);) {
    result.add(value);
    const node = producer.get(value);
    value = node && reforming.has(node.operator) ? node.inputs[0] : undefined;
  }
  return result;
}

function convolutionWindow(
  graph: Graph,
  { operator, inputs, attributes }: Node,
): Pick<Layer, 'kernel' | 'strides'> {
  const weights = /^Conv(Transpose)?$/.test(operator) ? graph.constants.get(inputs[1] ?? '') : undefined;
  if (!weights) return {};
  const kernel = weights.shape.slice(2);
  return { kernel, strides: numbersAttribute(attributes, 'strides') ?? kernel.map(() => 1) };
}

function countParameters(graph: Graph, nodes: ReadonlySet<Node>): number {
  const counted = new Set<string>();
  for (const { operator, inputs } of nodes) {
    inputs.forEach((value, i) => {
      const constant = graph.constants.get(value);
      if (!constant || !isFloat(constant.type) || constant.shape.length === 0) return;
      if (operator === 'BatchNormalization' && i > 2) return;
      counted.add(value);
    });
  }
  let total = 0;
  for (const value of counted) total += elementCount(graph.constants.get(value)!.shape);
  return total;
}

/** Source names, numbered from the second use on; operator and number where the file tells no name. */
function uniqueNames(): (node: Node) => string {
  const used = new Set<string>();
  const unnamed = new Map<string, number>();
  return ({ source, operator }) => {
    let count = source === undefined ? (unnamed.get(operator) ?? 0) + 1 : 1;
    const candidate = () =>
      source === undefined ? `${operator}${count}` : count === 1 ? source : `${source}#${count}`;
    while (used.has(candidate())) count++;
    const name = candidate();
    used.add(name);
    if (source === undefined) unnamed.set(operator, count);
    return name;
  };
}

function inRunningOrder(layers: readonly Layer[], nodes: readonly Node[]): Layer[] {
  const position = new Map<string, number>();
  nodes.forEach((node, i) => {
    for (const output of node.outputs) position.set(output, i);
  });
  return [...layers].sort((a, b) => position.get(a.value)! - position.get(b.value)!);
}

function withCompleteInstead(layers: readonly Layer[]): Layer[] {
  let later: string | undefined;
  return layers
    .map((_, i) => layers[layers.length - 1 - i]!)
    .map((layer) => {
      if (layer.cut) later = layer.name;
      return layer.cut || later === undefined ? layer : { ...layer, completeInstead: later };
    })
    .reverse();
}
