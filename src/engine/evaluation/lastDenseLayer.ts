import { numberAttribute, numbersAttribute } from '../graph/attributes.ts';
import { producers, type Graph, type Node } from '../graph/Graph.ts';
import type { Layer } from '../graph/findLayers.ts';
import { elementCount, type Tensor } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';

/** The matrix product that makes the classes' outputs from the last hidden layer. */
export interface DenseLayer {
  /** The value [samples, inputs] that is multiplied. */
  readonly features: string;
  readonly inputs: number;
  readonly classes: number;
  /** Weights from all inputs to one class. */
  column(output: number): Float64Array;
}

/** They change the form of a value, and neither its elements nor their order. */
const forms = new Set(['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Identity']);
const pools = new Set(['MaxPool', 'AveragePool']);
/** A global pool is one of them over the positions. */
const reductions = new Set(['ReduceMean', 'ReduceMax']);

/**
 * The dense layer (Gemm, or MatMul with or without a bias) whose outputs are the network's.
 * Throws an InputError where the output is made by something else.
 */
export function lastDenseLayer(graph: Graph, output: string): DenseLayer {
  const producer = producers(graph);
  const { shape } = graph.values.get(output)!;
  if (shape.length !== 2) throw notDense(output);
  const classes = Number(shape[1]);
  let value = output;
  for (;;) {
    const node = producer.get(value);
    const [first = '', second = ''] = node?.inputs ?? [];
    const weights = graph.constants.get(second);
    if (node?.operator === 'Gemm' && weights && numberAttribute(node.attributes, 'transA', 0) === 0) {
      const across = numberAttribute(node.attributes, 'transB', 0) !== 0;
      const alpha = numberAttribute(node.attributes, 'alpha', 1);
      return dense(first, weights, { across, alpha });
    }
    if (node?.operator === 'MatMul' && weights?.shape.length === 2) {
      return dense(first, weights, { across: false, alpha: 1 });
    }
    if (node?.operator === 'Add' && [first, second].some((operand) => graph.constants.has(operand))) {
      value = graph.constants.has(first) ? second : first;
    } else if (node && forms.has(node.operator)) {
      value = first;
    } else {
      throw notDense(output);
    }
  }

  function dense(
    features: string,
    weights: Tensor,
    { across, alpha }: { across: boolean; alpha: number },
  ): DenseLayer {
    const inputs = weights.shape[across ? 1 : 0]!;
    // A product over the last of several axes is no layer of one vector for each sample.
    if (weights.shape[across ? 0 : 1] !== classes || graph.values.get(features)!.shape.length !== 2) {
      throw notDense(output);
    }
    // Large weights are read from the file each time.
    const numbers = weights.data as Float32Array;
    return {
      features,
      inputs,
      classes,
      column: (target) => {
        const [start, stride] = across ? [target * inputs, 1] : [target, classes];
        return Float64Array.from({ length: inputs }, (_, i) => alpha * numbers[start + i * stride]!);
      },
    };
  }
}

/**
 * For each neuron of a hidden layer its inputs to the dense layer: of a vector or of elements one, of a channel all
 * that its positions (or what is pooled of them) become. Undefined where the dense layer reads something else.
 *
 * @param neurons how many the layer is counted as: its channels, or its elements.
 */
export function denseInputs(
  graph: Graph,
  { features, inputs }: DenseLayer,
  layer: Layer,
  neurons: number,
): readonly (readonly number[])[] | undefined {
  const producer = producers(graph);
  let pooled = false;
  for (let value = features; value !== layer.value;) {
    const node: Node | undefined = producer.get(value);
    if (!node || !(forms.has(node.operator) || isPool(node))) return undefined;
    pooled ||= isPool(node);
    value = node.inputs[0]!;
  }
  if (neurons === elementCount(layer.shape) && neurons === inputs && !pooled) {
    return Array.from({ length: neurons }, (_, neuron) => [neuron]);
  }
  if (neurons !== layer.shape[layer.channelAxis] || layer.channelAxis !== 0 || inputs % neurons !== 0) {
    return undefined;
  }
  const each = inputs / neurons;
  return Array.from({ length: neurons }, (_, neuron) =>
    Array.from({ length: each }, (_unused, i) => neuron * each + i),
  );
}

/** Whether a node gathers positions, and leaves the channels, on axis 1, where they are. */
function isPool({ operator, attributes }: Node): boolean {
  const axes = numbersAttribute(attributes, 'axes');
  return (
    pools.has(operator) || (reductions.has(operator) && axes !== undefined && axes.every((axis) => axis > 1))
  );
}

function notDense(output: string): InputError {
  return new InputError(
    `the output "${output}" does not come from a dense layer (Gemm or MatMul with weights), so there are no weights ` +
      'from neurons to classes to set to 0',
  );
}
