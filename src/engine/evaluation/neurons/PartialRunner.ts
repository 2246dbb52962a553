import { NetworkRunner } from '../../conductance/NetworkRunner.ts';
import type { PathNetwork } from '../../conductance/PathNetwork.ts';
import type { DataSet } from '../../data/DataSet.ts';
import { countOperations } from '../../graph/countOperations.ts';
import type { Layer } from '../../graph/findLayers.ts';
import { partAbove, type PartAbove } from '../../graph/partAbove.ts';
import { prune } from '../../graph/prune.ts';
import { float32, type Tensor } from '../../graph/Tensor.ts';
import { largestBatch } from '../../runtime/batchBudget.ts';
import type { Runtime } from '../../runtime/Runtime.ts';

/** So many operations end within a second on a laptop, so that a run can be cancelled. */
const operationsPerRun = 2e10;
const mostRows = 1024;

/** What a layer, and the values beside it that the part above reads, are for some samples. */
export interface CutValues {
  /** [rows, ...layer] */
  readonly activation: Tensor;
  readonly beside: Readonly<Record<string, Tensor>>;
  /** One number a target, of the network as it is. */
  readonly outputs: readonly (readonly number[])[];
}

/** Runs a network up to a layer once, and from there on as often as the layer is changed. */
export class PartialRunner {
  /** Samples in one batch. */
  readonly rows: number;
  readonly #passes: NetworkRunner;
  readonly #runtime: Runtime;
  readonly #layer: Layer;
  readonly #above: PartAbove;

  constructor(runtime: Runtime, network: PathNetwork, layer: Layer, memory: number, signal: AbortSignal) {
    const above = partAbove(network.graph, layer.value, network.output);
    this.#above = { ...above, graph: prune(above.graph, [network.output]) };
    this.#layer = layer;
    this.#runtime = runtime;
    const whole = prune(network.graph, [layer.value, ...above.beside, network.output]);
    this.rows = Math.max(
      1,
      Math.min(
        largestBatch(whole, memory),
        Math.floor(operationsPerRun / Math.max(countOperations(whole), 1)),
        mostRows,
      ),
    );
    this.#passes = new NetworkRunner(runtime, network, this.rows, signal);
  }

  async below(data: DataSet, rows: readonly number[]): Promise<CutValues> {
    const { output } = this.#passes.network;
    const inputs = await this.#passes.inputs(data, rows);
    const names = [...new Set([this.#layer.value, ...this.#above.beside, output])];
    const values = await this.#passes.values(inputs, names);
    return {
      activation: values[this.#layer.value]!,
      beside: Object.fromEntries(this.#above.beside.map((name) => [name, values[name]!])),
      outputs: this.#passes.targets(values[output]!),
    };
  }

  /** The outputs for another activation of the same samples, one number a target. */
  async above({ activation, beside }: CutValues, changed: Float32Array): Promise<number[][]> {
    const { graph } = this.#above;
    const session = await this.#runtime.compile(graph);
    const feeds: Record<string, Tensor> = {
      ...beside,
      [this.#layer.value]: float32(changed, activation.shape),
    };
    const results = await session.run(Object.fromEntries(graph.inputs.map((name) => [name, feeds[name]!])));
    return this.#passes.targets(results[this.#passes.network.output]!);
  }
}
