import { InputError } from '../InputError.ts';
import { foldNode } from './foldNode.ts';
import type { Attributes, Graph, Node, ValueInfo } from './Graph.ts';
import { findOperator } from './operators/index.ts';
import { elementCount, float32, int64, numbers, type Tensor } from './Tensor.ts';

export interface NodeOptions {
  /** A name for the node; made unique if it is taken. */
  readonly name?: string | undefined;
  readonly source?: string | undefined;
  /** Names for the outputs; they must be free. The first is also the value that `add` returns. */
  readonly outputs?: readonly string[] | undefined;
}

/** Integer constants up to this many elements keep their content for shape inference. */
const contentLimit = 1024;

/**
 * Appends nodes to a new or an existing graph. Shapes are inferred as each node is added, so a wrong graph fails at
 * the line that makes it; nodes whose inputs are all constant are folded.
 */
export class GraphBuilder {
  readonly #inputs: string[] = [];
  readonly #outputs: string[] = [];
  readonly #constants = new Map<string, Tensor>();
  readonly #nodes: Node[] = [];
  readonly #values = new Map<string, ValueInfo>();
  readonly #nodeNames = new Set<string>();
  readonly #scalars = new Map<string, string>();
  readonly #reserved = new Set<string>();
  #counter = 0;

  /** Starts from a copy of `graph`: its inputs, constants, nodes and outputs. */
  constructor(graph?: Graph) {
    if (!graph) return;
    this.#inputs.push(...graph.inputs);
    this.#outputs.push(...graph.outputs);
    this.#nodes.push(...graph.nodes);
    for (const [name, tensor] of graph.constants) this.#constants.set(name, tensor);
    for (const [name, info] of graph.values) this.#values.set(name, info);
    for (const node of graph.nodes) this.#nodeNames.add(node.name);
  }

  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  get inputs(): readonly string[] {
    return this.#inputs;
  }

  /** Type and shape of a value. */
  info(value: string): ValueInfo {
    const info = this.#values.get(value);
    if (!info) throw new Error(`no value named ${JSON.stringify(value)} in this graph`);
    return info;
  }

  has(value: string): boolean {
    return this.#values.has(value);
  }

  /** The tensor behind a value, when it is constant. */
  constantOf(value: string): Tensor | undefined {
    return this.#constants.get(value);
  }

  input(name: string, info: ValueInfo): string {
    this.#claim(name, info);
    this.#inputs.push(name);
    return name;
  }

  constant(tensor: Tensor, name?: string): string {
    const value = name ?? this.#fresh('constant');
    this.#claim(value, constantInfo(tensor));
    this.#constants.set(value, tensor);
    return value;
  }

  /** Keeps names that will be given later from being made up for other values. */
  reserve(names: Iterable<string>): void {
    for (const name of names) this.#reserved.add(name);
  }

  /** A float scalar of the given type; the same number is stored once. */
  scalar(number: number, type: 'float32' | 'float64' = 'float32'): string {
    return this.#shared(`${type} ${Object.is(number, -0) ? '-0' : number}`, () =>
      type === 'float32' ? float32([number], []) : { type, shape: [], data: Float64Array.of(number) },
    );
  }

  /** An int64 vector (axes, shapes, pads); the same numbers are stored once. */
  integers(values: readonly number[]): string {
    return this.#shared(`int64 ${values.join(' ')}`, () => int64(values));
  }

  /** Appends a node with one output of interest and returns that value. */
  add(
    operator: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    options: NodeOptions = {},
  ): string {
    return this.addMany(operator, inputs, attributes, options.outputs?.length ?? 1, options)[0]!;
  }

  /** Appends a node with `outputCount` outputs and returns them. */
  addMany(
    operator: string,
    inputs: readonly string[],
    attributes: Attributes,
    outputCount: number,
    options: NodeOptions = {},
  ): string[] {
    const name = this.#freshNode(options.name ?? operator);
    const infos = this.#infer(name, operator, inputs, attributes);
    const outputs = options.outputs ?? Array.from({ length: outputCount }, () => this.#fresh(operator));
    const node: Node = {
      name,
      operator,
      inputs: [...inputs],
      outputs: [...outputs],
      attributes,
      ...(options.source === undefined ? {} : { source: options.source }),
    };
    const folded = foldNode(node, infos, (value) => this.#constants.get(value));
    outputs.forEach((output, i) => {
      if (!output) return;
      const info = infos[i];
      if (!info) throw new Error(`${operator} has no output ${i}`);
      const constant = folded?.[i];
      this.#claim(output, constant ? constantInfo(constant) : info);
      if (constant) this.#constants.set(output, constant);
    });
    if (folded) this.#nodeNames.delete(name);
    else this.#nodes.push(node);
    return [...outputs];
  }

  /** Makes a value an output of the graph. */
  output(value: string): string {
    this.info(value);
    if (!this.#outputs.includes(value)) this.#outputs.push(value);
    return value;
  }

  /** Replaces the list of outputs. */
  setOutputs(values: readonly string[]): void {
    this.#outputs.length = 0;
    for (const value of values) this.output(value);
  }

  build(): Graph {
    return {
      inputs: [...this.#inputs],
      outputs: [...this.#outputs],
      constants: new Map(this.#constants),
      nodes: [...this.#nodes],
      values: new Map(this.#values),
    };
  }

  #infer(name: string, operator: string, inputs: readonly string[], attributes: Attributes): ValueInfo[] {
    const definition = findOperator(operator);
    if (!definition) throw new InputError(`operator ${operator} (node "${name}") is not supported`);
    return definition.infer({
      operator,
      attributes,
      inputs: inputs.map((value) => (value ? this.info(value) : undefined)),
      constant: (input) => this.#constants.get(inputs[input] ?? ''),
      fail: (problem) => {
        throw new InputError(`${operator} node "${name}": ${problem}`);
      },
    });
  }

  #claim(value: string, info: ValueInfo): void {
    if (this.#values.has(value)) throw new InputError(`two values are named ${JSON.stringify(value)}`);
    this.#values.set(value, info);
  }

  #fresh(stem: string): string {
    let name: string;
    do name = `${stem}~${this.#counter++}`;
    while (this.#values.has(name) || this.#reserved.has(name));
    return name;
  }

  #freshNode(stem: string): string {
    let name = stem;
    while (!name || this.#nodeNames.has(name)) name = `${stem}~${this.#counter++}`;
    this.#nodeNames.add(name);
    return name;
  }

  #shared(key: string, make: () => Tensor): string {
    let value = this.#scalars.get(key);
    if (value === undefined) {
      value = this.constant(make());
      this.#scalars.set(key, value);
    }
    return value;
  }
}

function constantInfo(tensor: Tensor): ValueInfo {
  const info = { type: tensor.type, shape: tensor.shape };
  const integer = tensor.type === 'int64' || tensor.type === 'int32' || tensor.type === 'bool';
  return integer && elementCount(tensor.shape) <= contentLimit ? { ...info, content: numbers(tensor) } : info;
}
