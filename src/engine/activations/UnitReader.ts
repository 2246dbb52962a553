import type { ConductanceAnalysis } from '../conductance/ConductanceAnalysis.ts';
import { NetworkRunner } from '../conductance/NetworkRunner.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import { countOperations } from '../graph/countOperations.ts';
import type { Layer } from '../graph/findLayers.ts';
import { GraphBuilder } from '../graph/GraphBuilder.ts';
import { prune } from '../graph/prune.ts';
import { elementCount, type Tensor } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import { largestBatch } from '../runtime/batchBudget.ts';

/** So many operations end within a second on a laptop, so that a run can be cancelled. */
const operationsPerRun = 2e10;
const mostRows = 1024;

/**
 * What is read of a layer: its channels, each at its highest position or as the mean over its positions; its elements;
 * or whole planes of some channels.
 */
export interface Reading {
  readonly layer: Layer;
  readonly form: 'channels' | 'means' | 'elements' | { readonly channels: readonly number[] };
}

/** Streams the activations of a network's layers, a batch of samples at a time. The graph picks and reduces them. */
export class UnitReader {
  /** Samples in one batch. */
  readonly rows: number;
  readonly runner: NetworkRunner;
  readonly #data: ConductanceAnalysis['data'];
  readonly #readings: readonly { layer: Layer; value: string; sum?: string }[];
  readonly #names: readonly string[];
  readonly #output: string | undefined;

  /** @param options.output whether the network's output is read, too */
  constructor(
    { data, memory, runtime, signal }: Pick<ConductanceAnalysis, 'data' | 'memory' | 'runtime' | 'signal'>,
    network: PathNetwork,
    readings: readonly Reading[],
    options: { output: boolean },
  ) {
    const builder = new GraphBuilder(network.graph);
    this.#readings = readings.map(({ layer, form }) => {
      if (form === 'elements') {
        // Not every runtime gives an input back.
        const own = layer.value !== network.input;
        return { layer, value: own ? layer.value : builder.add('Identity', [layer.value]) };
      }
      if (form === 'channels') return { layer, ...appendHighest(builder, layer) };
      if (form === 'means') return { layer, value: appendMeans(builder, layer) };
      return { layer, value: appendPlanes(builder, layer, form.channels) };
    });
    this.#output = options.output ? network.output : undefined;
    const values = this.#readings.flatMap(({ value, sum }) => (sum === undefined ? [value] : [value, sum]));
    this.#names = [...new Set(options.output ? [...values, network.output] : values)];
    const graph = prune(builder.build(), this.#names);
    const work = Math.floor(operationsPerRun / Math.max(countOperations(graph), 1));
    this.rows = Math.max(1, Math.min(largestBatch(graph, memory), work, mostRows));
    this.runner = new NetworkRunner(runtime, { ...network, graph }, this.rows, signal);
    this.#data = data;
  }

  /**
   * @param rows of the data set, at most `rows` of them
   * @returns `units`: for each reading and each row its neurons, planes one after the other and row by row;
   * `outputs`: for each row one number a target.
   * Rejects with an InputError where a channel has a value that is no finite number.
   */
  async read(rows: readonly number[]): Promise<{ units: Float32Array[][]; outputs?: number[][] }> {
    const results = await this.runner.values(await this.runner.inputs(this.#data, rows), this.#names);
    const units = this.#readings.map(({ layer, value, sum }) => {
      if (sum !== undefined) this.#checkFinite(layer, results[sum]!, rows);
      const { data, shape } = results[value]!;
      const size = elementCount(shape.slice(1));
      return rows.map((_, i) => (data as Float32Array).subarray(i * size, (i + 1) * size));
    });
    return this.#output === undefined
      ? { units }
      : { units, outputs: this.runner.targets(results[this.#output]!) };
  }

  /** The highest of several numbers may hide one that is none; their sum does not. */
  #checkFinite({ name }: Layer, sums: Tensor, rows: readonly number[]): void {
    const bad = (sums.data as Float32Array).findIndex((sum) => !Number.isFinite(sum));
    if (bad < 0) return;
    throw new InputError(
      `${name} has values that are no finite numbers for ${this.#data.sampleName(rows[bad]!)}: ` +
        'check the data, its preprocessing and the model',
    );
  }
}

/** Whether a channel of the layer has more than one position. */
export function isSpatial(layer: Layer): boolean {
  return elementCount(layer.shape) > layer.shape[layer.channelAxis]!;
}

/** Shape of one channel's positions. */
export function planeShape({ channelAxis, shape }: Layer): number[] {
  return shape.filter((_, axis) => axis !== channelAxis);
}

/** [N, channels]: the highest position of each, and [N]: the sum of all. */
function appendHighest(builder: GraphBuilder, layer: Layer): { value: string; sum?: string } {
  if (!isSpatial(layer)) return { value: layer.value };
  return {
    value: builder.add('ReduceMax', [layer.value], { axes: positionAxes(layer), keepdims: 0 }),
    sum: builder.add('ReduceSum', [layer.value, builder.integers(layer.shape.map((_, axis) => axis + 1))], {
      keepdims: 0,
    }),
  };
}

/** [N, channels]: the mean over the positions of each. */
function appendMeans(builder: GraphBuilder, layer: Layer): string {
  if (!isSpatial(layer)) return layer.value;
  return builder.add('ReduceMean', [layer.value], { axes: positionAxes(layer), keepdims: 0 });
}

/** Axes of the layer's value that count positions. */
function positionAxes({ shape, channelAxis }: Layer): number[] {
  return shape.flatMap((_, axis) => (axis === channelAxis ? [] : [axis + 1]));
}

/** [N, channels, ...positions]: the channels asked for, first axis. */
function appendPlanes(builder: GraphBuilder, layer: Layer, channels: readonly number[]): string {
  const axis = layer.channelAxis + 1;
  const all = channels.length === layer.shape[layer.channelAxis];
  const picked = all
    ? layer.value
    : builder.add('Gather', [layer.value, builder.integers(channels)], { axis });
  if (axis === 1) return picked;
  const others = layer.shape.map((_, i) => i + 1).filter((i) => i !== axis);
  return builder.add('Transpose', [picked], { perm: [0, axis, ...others] });
}
