import type { DataSet } from '../data/DataSet.ts';
import type { Graph } from '../graph/Graph.ts';
import { prune } from '../graph/prune.ts';
import { elementCount, float32, type Tensor } from '../graph/Tensor.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import { InputError } from '../InputError.ts';
import type { PathNetwork } from './PathNetwork.ts';
import { targetOutputs } from './targetOutputs.ts';

/** Plain forward passes of a network. */
export class NetworkRunner {
  readonly network: PathNetwork;
  /** Samples in one run. */
  readonly rows: number;
  readonly #runtime: Runtime;
  readonly #signal: AbortSignal;
  readonly #graphs = new Map<string, Graph>();

  constructor(runtime: Runtime, network: PathNetwork, rows: number, signal: AbortSignal) {
    this.#runtime = runtime;
    this.network = network;
    this.rows = rows;
    this.#signal = signal;
  }

  /** Samples of a data set as the path's value, [rows, ...sample]: as read, or embedded. Rejects with an InputError for a token that the embedding does not know. */
  async inputs(data: DataSet, rows: readonly number[]): Promise<Tensor> {
    const samples = await data.read(rows);
    const { embed, sampleShape } = this.network;
    if (!embed) return { ...samples, shape: [rows.length, ...sampleShape] };
    checkTokens(samples, embed.tokens, (row) => data.sampleName(rows[row]!));
    const { inputs, outputs } = embed.graph;
    const results = await this.#run(embed.graph, { [inputs[0]!]: samples });
    return results[outputs[0]!]!;
  }

  /** The outputs of each sample, one number a target: the sum over positions where an output has them. */
  async outputs(inputs: Tensor): Promise<number[][]> {
    const { output } = this.network;
    const results = await this.values(inputs, [output]);
    return this.targets(results[output]!);
  }

  /** The same, from the network's output. */
  targets(output: Tensor): number[][] {
    return targetOutputs(output, this.network.outputShape);
  }

  /** The named values for the given inputs, `rows` samples at a time. */
  async values(inputs: Tensor, names: readonly string[]): Promise<Record<string, Tensor>> {
    const key = names.join('\n');
    const graph = this.#graphs.get(key) ?? prune(this.network.graph, names);
    this.#graphs.set(key, graph);
    const count = inputs.shape[0]!;
    if (count <= this.rows) return this.#run(graph, { [this.network.input]: inputs });
    const size = elementCount(inputs.shape) / count;
    const parts: Record<string, Tensor>[] = [];
    for (let start = 0; start < count; start += this.rows) {
      const length = Math.min(this.rows, count - start);
      const part = (inputs.data as Float32Array).slice(start * size, (start + length) * size);
      parts.push(
        await this.#run(graph, { [this.network.input]: float32(part, [length, ...inputs.shape.slice(1)]) }),
      );
    }
    return Object.fromEntries(names.map((name) => [name, concatenate(parts.map((part) => part[name]!))]));
  }

  async #run(graph: Graph, feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    this.#signal.throwIfAborted();
    const session = await this.#runtime.compile(graph);
    return session.run(feeds);
  }
}

/** ONNX counts negative numbers from the end; as a token one is a mistake, often padding. */
function checkTokens({ data, shape }: Tensor, tokens: number, name: (row: number) => string): void {
  const size = elementCount(shape) / shape[0]!;
  for (let i = 0; i < data.length; i++) {
    const token = Number(data[i]);
    if (token >= 0 && token < tokens) continue;
    throw new InputError(
      `${name(Math.floor(i / size))} holds the token ${token}, the network knows 0 to ${tokens - 1}: use the vocabulary that it was trained with`,
    );
  }
}

function concatenate(parts: readonly Tensor[]): Tensor {
  const shape = [parts.reduce((sum, part) => sum + part.shape[0]!, 0), ...parts[0]!.shape.slice(1)];
  const data = new Float32Array(elementCount(shape));
  let offset = 0;
  for (const part of parts) {
    data.set(part.data as Float32Array, offset);
    offset += part.data.length;
  }
  return float32(data, shape);
}
