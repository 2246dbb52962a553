import type { Graph, Node, ValueInfo } from '../../graph/Graph.ts';
import { withBatch } from '../../graph/Shape.ts';
import { numbers, type Tensor } from '../../graph/Tensor.ts';
import { InputError } from '../../InputError.ts';
import { nativeMessage } from '../nativeMessage.ts';
import { tensorFlowKernels } from './index.ts';
import { tensorFlowType, type TensorFlow, type TensorFlowNode, type TfTensor } from './TensorFlowKernel.ts';
import { fromTensorFlow, toTensorFlow } from './tensors.ts';

/** Runs one graph node by node. Constants stay on the device between runs; other values go after their last reader. */
export class GraphInterpreter {
  readonly #tf: TensorFlow;
  readonly #graph: Graph;
  /** Constants on the device, and what kernels prepared of them. */
  readonly #kept = new Map<string, TfTensor>();

  /** @throws InputError for an operator that has no kernel. */
  constructor(tf: TensorFlow, graph: Graph) {
    const unknown = graph.nodes.find(
      (node) => !isKnown(graph, node) && !Object.hasOwn(tensorFlowKernels, node.operator),
    );
    if (unknown) {
      const { operator, name } = unknown;
      throw new InputError(
        `operator ${operator} (node "${name}") does not run on the device tensorflow; choose --device cpu`,
      );
    }
    this.#tf = tf;
    this.#graph = graph;
  }

  /** Computes `outputs`, each the result of a node, and nothing that they do not need. */
  async run(
    feeds: Readonly<Record<string, Tensor>>,
    outputs: readonly string[],
    batchSize: number,
  ): Promise<Record<string, Tensor>> {
    const values = new Map<string, TfTensor>();
    try {
      this.#compute(values, feeds, outputs, batchSize);
      const results: Record<string, Tensor> = {};
      for (const output of outputs) {
        const value = this.#valueOf(values, output, batchSize);
        results[output] = await fromTensorFlow(value, this.#graph.values.get(output)!.type);
      }
      return results;
    } finally {
      for (const value of values.values()) value.dispose();
    }
  }

  dispose(): void {
    for (const tensor of this.#kept.values()) tensor.dispose();
    this.#kept.clear();
  }

  #compute(
    values: Map<string, TfTensor>,
    feeds: Readonly<Record<string, Tensor>>,
    outputs: readonly string[],
    batchSize: number,
  ): void {
    const nodes = this.#neededNodes(outputs);
    const readersLeft = countReaders(nodes, outputs);
    for (const input of this.#graph.inputs) {
      if (readersLeft.has(input)) values.set(input, toTensorFlow(this.#tf, feeds[input]!));
    }
    for (const node of nodes) {
      const results = this.#evaluate(node, values, batchSize);
      node.outputs.forEach((output, i) => {
        const result = results[i];
        if (!result) return;
        if (output && readersLeft.has(output)) values.set(output, result);
        else result.dispose();
      });
      for (const input of new Set(node.inputs)) {
        const left = (readersLeft.get(input) ?? 0) - 1;
        readersLeft.set(input, left);
        if (left > 0) continue;
        values.get(input)?.dispose();
        values.delete(input);
      }
    }
  }

  #evaluate(node: Node, values: Map<string, TfTensor>, batchSize: number): TfTensor[] {
    const tf = this.#tf;
    try {
      return tf.tidy(() => {
        const made = tensorFlowKernels[node.operator]!(this.#nodeFor(node, values, batchSize));
        const results = Array.isArray(made) ? made : [made];
        // An output is a tensor of its own, so that it can be let go on its own. (A clone shares the numbers.)
        return results.map((result) => tf.clone(result));
      });
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new Error(
        `TensorFlow.js cannot run ${node.operator} node "${node.name}": ${nativeMessage(error)}`,
        { cause: error },
      );
    }
  }

  #nodeFor(node: Node, values: Map<string, TfTensor>, batchSize: number): TensorFlowNode {
    const { values: infos, constants } = this.#graph;
    const input = (i: number) => this.#valueOf(values, node.inputs[i]!, batchSize);
    const infoOf = (i: number) => infos.get(node.inputs[i]!)!;
    const numbersOf = (i: number): readonly number[] => {
      const known = knownContent(infoOf(i), batchSize);
      if (known) return known;
      const constant = constants.get(node.inputs[i]!);
      if (constant) return numbers(constant);
      throw new InputError(
        `${node.operator} node "${node.name}": input ${i} depends on the data; on the device tensorflow it must be constant`,
      );
    };
    return {
      tf: this.#tf,
      operator: node.operator,
      attributes: node.attributes,
      inputCount: node.inputs.length,
      has: (i) => Boolean(node.inputs[i]),
      input,
      inputType: (i) => infoOf(i).type,
      inputShape: (i) => withBatch(infoOf(i).shape, batchSize),
      known: numbersOf,
      prepared: (i, key, make) => {
        const name = node.inputs[i]!;
        const constant = constants.get(name);
        if (!constant) return make(input(i));
        return this.#keep(`${key} of ${name}`, () => make(toTensorFlow(this.#tf, constant)));
      },
      outputs: node.outputs.map((output) => {
        const info = infos.get(output);
        return info
          ? { type: info.type, shape: withBatch(info.shape, batchSize) }
          : { type: 'float32', shape: [] };
      }),
    };
  }

  /** A value as a tensor on the device. */
  #valueOf(values: Map<string, TfTensor>, name: string, batchSize: number): TfTensor {
    const value = values.get(name);
    if (value) return value;
    const constant = this.#graph.constants.get(name);
    if (constant) return this.#keep(name, () => toTensorFlow(this.#tf, constant));
    // Shapes and what is computed from them are known from the batch size.
    const info = this.#graph.values.get(name)!;
    const content = knownContent(info, batchSize);
    if (!content) throw new Error(`no value for ${JSON.stringify(name)}`);
    const tensor = this.#tf.tensor(content, withBatch(info.shape, batchSize), tensorFlowType(info.type));
    values.set(name, this.#tf.keep(tensor));
    return tensor;
  }

  #keep(key: string, make: () => TfTensor): TfTensor {
    let tensor = this.#kept.get(key);
    if (!tensor) this.#kept.set(key, (tensor = this.#tf.keep(make())));
    return tensor;
  }

  /** The nodes on which `outputs` depend, in order, without those whose results are known from the batch size. */
  #neededNodes(outputs: readonly string[]): Node[] {
    const needed = new Set(outputs);
    return this.#graph.nodes
      .toReversed()
      .filter((node) => {
        if (!node.outputs.some((output) => needed.has(output)) || isKnown(this.#graph, node)) return false;
        for (const input of node.inputs) needed.add(input);
        return true;
      })
      .toReversed();
  }
}

/** Whether the results of a node are known from the batch size: shapes, and what is computed from them. */
function isKnown(graph: Graph, node: Node): boolean {
  return node.outputs.every((output) => !output || graph.values.get(output)!.content !== undefined);
}

/** How many nodes read each value; the outputs of the run have one reader more. */
function countReaders(nodes: readonly Node[], outputs: readonly string[]): Map<string, number> {
  const readers = new Map<string, number>();
  const read = (value: string) => readers.set(value, (readers.get(value) ?? 0) + 1);
  for (const node of nodes) for (const input of new Set(node.inputs)) if (input) read(input);
  for (const output of outputs) read(output);
  return readers;
}

/** The elements of a value that is known from the batch size. */
function knownContent(info: ValueInfo, batchSize: number): readonly number[] | undefined {
  return info.content && withBatch(info.content, batchSize);
}
