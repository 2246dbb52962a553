import type { ConductanceParameters } from '../../protocol/ConductanceResult.ts';
import type { Layer } from '../graph/findLayers.ts';
import type { Graph } from '../graph/Graph.ts';
import { elementCount, float32, type Tensor } from '../graph/Tensor.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import { activationGraph, activationValues } from './activationGraph.ts';
import { pathFeeds } from './appendPath.ts';
import { deepLiftGraph, deepLiftValue } from './deepLiftGraph.ts';
import {
  layerIntegratedGradientsGraph,
  layerIntegratedGradientsValues,
} from './layerIntegratedGradientsGraph.ts';
import { batchRows, pickRows } from './batchRows.ts';
import { pathPoints, type Spacing } from './pathSpacing.ts';
import type { PathNetwork } from './PathNetwork.ts';
import { pixelMapGraph, pixelMapValues } from './pixelMapGraph.ts';
import { pointsInRun, samplesInRun, type PathPlan } from './planPath.ts';
import { sweepGraph, sweepValues } from './sweepGraph.ts';
import { neuronCount, type Unit } from './unit.ts';

/** A few samples with their baselines and targets. */
export interface PathBatch {
  /** [S, ...sample]. */
  readonly end: Tensor;
  /** [S, ...sample]. */
  readonly start: Tensor;
  /** Target of each sample. */
  readonly targets: readonly number[];
}

export interface SweepResult {
  /** For each layer, [S, neurons]. */
  readonly conductance: Float64Array[];
  /** For each layer, [S, neurons]; empty unless asked for. */
  readonly influence: Float64Array[];
}

export interface PathRunnerOptions {
  readonly unit: Unit;
  readonly spacing: Spacing;
  readonly gradient: ConductanceParameters['gradient'];
  readonly influence: boolean;
  readonly plan: PathPlan;
  readonly signal: AbortSignal;
  /** Called after each run with the number of path points done (points × samples). */
  readonly advance: (rows: number) => void;
}

/** Runs path graphs for one network and one choice of layers; graphs are made once for each number of points. */
export class PathRunner {
  readonly #runtime: Runtime;
  readonly #network: PathNetwork;
  readonly #layers: readonly Layer[];
  readonly #options: PathRunnerOptions;
  readonly #graphs = new Map<string, Graph>();

  constructor(runtime: Runtime, network: PathNetwork, layers: readonly Layer[], options: PathRunnerOptions) {
    this.#runtime = runtime;
    this.#network = network;
    this.#layers = layers;
    this.#options = options;
  }

  /** Conductance (eq. 3) and, where asked for, internal influence (eq. 4) of every layer, with `steps` intervals. */
  async sweep(batch: PathBatch, steps: number): Promise<SweepResult> {
    const conductance = this.#sums(batch.targets.length);
    const influence = this.#options.influence ? this.#sums(batch.targets.length) : [];
    for (const rows of this.#parts(batch, steps + 1)) {
      const result = {
        conductance: rowsIn(conductance, batch, rows),
        influence: rowsIn(influence, batch, rows),
      };
      await this.#sweepPart(batchRows(batch, rows), steps, result);
    }
    return { conductance, influence };
  }

  /** Adds the sweep of samples that share their runs to `result`. */
  async #sweepPart(batch: PathBatch, steps: number, result: SweepResult): Promise<void> {
    const { unit, spacing, gradient, influence, plan } = this.#options;
    const { alphas, weights } = pathPoints(spacing, steps + 1);
    const samples = batch.targets.length;
    const inRun = pointsInRun(plan, alphas.length);
    const chunked = inRun < alphas.length;
    const graph = this.#graph(`sweep ${inRun} ${chunked}`, () =>
      sweepGraph(this.#network, this.#layers, { points: inRun, chunked, gradient, unit, influence }),
    );
    const session = await this.#runtime.compile(graph);
    const scale = gradient === 'averaged' ? 0.5 : 1;
    let carried: Record<string, Tensor> = chunked ? this.#noCarry(graph, samples) : {};

    for (let first = 0; first < alphas.length; first += inRun) {
      this.#options.signal.throwIfAborted();
      const points = Array.from({ length: inRun }, (_, k) => Math.min(first + k, alphas.length - 1));
      const results = await session.run(
        this.#feeds(graph, {
          ...this.#batchFeeds(batch),
          ...carried,
          [pathFeeds.alphas]: float32(
            points.map((k) => alphas[k]!),
            [inRun],
          ),
          // Points past the end repeat the last one: their intervals are empty, and they must not be weighed twice.
          [sweepValues.weights]: float32(
            points.map((k, i) => (first + i < alphas.length ? weights[k]! : 0)),
            [1, inRun],
          ),
          [sweepValues.first]: { type: 'bool', shape: [], data: Uint8Array.of(first === 0 ? 1 : 0) },
        }),
      );
      this.#layers.forEach((_, i) => {
        accumulate(result.conductance[i]!, results[sweepValues.conductance(i)], scale);
        if (influence) accumulate(result.influence[i]!, results[sweepValues.influence(i)], 1);
      });
      if (chunked) carried = this.#carry(results);
      this.#options.advance(Math.min(inRun, alphas.length - first) * samples);
    }
  }

  /** Activation and gradient × activation at the input, for each layer [S, neurons]. */
  async activations(
    batch: PathBatch,
  ): Promise<{ activation: Float64Array[]; gradientActivation: Float64Array[] }> {
    const graph = this.#graph('activation', () =>
      activationGraph(this.#network, this.#layers, this.#options.unit),
    );
    const results = await this.#run(graph, this.#batchFeeds(batch));
    const samples = batch.targets.length;
    const activation = this.#sums(samples);
    const gradientActivation = this.#sums(samples);
    this.#layers.forEach((_, i) => {
      accumulate(activation[i]!, results[activationValues.activation(i)], 1);
      accumulate(gradientActivation[i]!, results[activationValues.gradientActivation(i)], 1);
    });
    return { activation, gradientActivation };
  }

  /** DeepLift (rescale) of each layer, [S, neurons]. */
  async deepLift(batch: PathBatch): Promise<Float64Array[]> {
    const graph = this.#graph('deepLift', () =>
      deepLiftGraph(this.#network, this.#layers, this.#options.unit),
    );
    const results = await this.#run(graph, this.#batchFeeds(batch));
    const sums = this.#sums(batch.targets.length);
    this.#layers.forEach((_, i) => accumulate(sums[i]!, results[deepLiftValue(i)], 1));
    return sums;
  }

  /**
   * Layer integrated gradients of layer `i`, [S, neurons].
   * @param ends the layer's activation for x and for x', [S, ...layer].
   * @param beside the values for x that {@link partAbove} names, [S, …].
   */
  async layerIntegratedGradients(
    i: number,
    batch: PathBatch,
    ends: { end: Tensor; start: Tensor },
    beside: Readonly<Record<string, Tensor>>,
    points: number,
    spacing: Spacing = 'gausslegendre',
  ): Promise<Float64Array> {
    const layer = this.#layers[i]!;
    const { unit } = this.#options;
    const sum = new Float64Array(batch.targets.length * neuronCount(layer, unit));
    await this.#overPoints(spacing, points, batch, sum, async (inRun, rows, feeds) => {
      const graph = this.#graph(`lig ${i} ${inRun}`, () =>
        layerIntegratedGradientsGraph(this.#network, layer, inRun, unit),
      );
      const others = Object.entries(beside).map(([value, tensor]) => [
        layerIntegratedGradientsValues.beside(value),
        pickRows(tensor, rows),
      ]);
      const results = await this.#run(graph, {
        ...this.#batchFeeds(batchRows({ ...batch, ...ends }, rows)),
        ...(Object.fromEntries(others) as Record<string, Tensor>),
        ...feeds,
      });
      return results[layerIntegratedGradientsValues.attribution];
    });
    return sum;
  }

  /** Eq. 2 of one neuron of layer `i`, [S, ...sample], by the options' spacing with `steps` + 1 points. */
  async pixelMap(i: number, neuron: number, batch: PathBatch, steps: number): Promise<Float64Array> {
    const layer = this.#layers[i]!;
    const mask = neuronMask(layer, neuron, this.#options.unit);
    const sum = new Float64Array(elementCount(batch.end.shape));
    await this.#overPoints(this.#options.spacing, steps + 1, batch, sum, async (inRun, rows, feeds) => {
      const graph = this.#graph(`map ${i} ${inRun}`, () => pixelMapGraph(this.#network, layer, inRun));
      const results = await this.#run(graph, {
        ...this.#batchFeeds(batchRows(batch, rows)),
        [pixelMapValues.mask]: mask,
        ...feeds,
      });
      return results[pixelMapValues.map];
    });
    return sum;
  }

  /** Adds up what `run` finds at the points of a quadrature rule, with as much in a run as the plan allows. */
  async #overPoints(
    spacing: Spacing,
    count: number,
    batch: PathBatch,
    sum: Float64Array,
    run: (
      inRun: number,
      rows: readonly number[],
      feeds: Record<string, Tensor>,
    ) => Promise<Tensor | undefined>,
  ): Promise<void> {
    const { alphas, weights } = pathPoints(spacing, count);
    const inRun = pointsInRun(this.#options.plan, count);
    for (const rows of this.#parts(batch, count)) {
      const [part] = rowsIn([sum], batch, rows);
      for (let first = 0; first < count; first += inRun) {
        this.#options.signal.throwIfAborted();
        const points = Array.from({ length: inRun }, (_, k) => Math.min(first + k, count - 1));
        const result = await run(inRun, rows, {
          [pathFeeds.alphas]: float32(
            points.map((k) => alphas[k]!),
            [inRun],
          ),
          [sweepValues.weights]: float32(
            points.map((k, i) => (first + i < count ? weights[k]! : 0)),
            [1, inRun],
          ),
        });
        accumulate(part!, result, 1);
        this.#options.advance(Math.min(inRun, count - first) * rows.length);
      }
    }
  }

  /** The samples of a batch, cut into those that share their runs. */
  #parts({ targets }: PathBatch, points: number): number[][] {
    const size = samplesInRun(this.#options.plan, points);
    return Array.from({ length: Math.ceil(targets.length / size) }, (_, part) =>
      Array.from({ length: Math.min(size, targets.length - part * size) }, (_unused, i) => part * size + i),
    );
  }

  async #run(graph: Graph, feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    this.#options.signal.throwIfAborted();
    const session = await this.#runtime.compile(graph);
    return session.run(this.#feeds(graph, feeds));
  }

  /** Only what the graph still has as inputs: unused ones were pruned. */
  #feeds(graph: Graph, feeds: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
    const result: Record<string, Tensor> = {};
    for (const input of graph.inputs) {
      const tensor = feeds[input];
      if (!tensor) throw new Error(`the path graph asks for ${JSON.stringify(input)}, which nothing feeds`);
      result[input] = tensor;
    }
    return result;
  }

  #batchFeeds(batch: PathBatch): Record<string, Tensor> {
    const targets = this.#network.outputShape[0]!;
    const oneHot = new Float32Array(batch.targets.length * targets);
    batch.targets.forEach((target, sample) => (oneHot[sample * targets + target] = 1));
    return {
      [pathFeeds.end]: batch.end,
      [pathFeeds.start]: batch.start,
      [pathFeeds.target]: float32(oneHot, [batch.targets.length, targets]),
    };
  }

  #sums(samples: number): Float64Array[] {
    return this.#layers.map((layer) => new Float64Array(samples * neuronCount(layer, this.#options.unit)));
  }

  #noCarry(graph: Graph, samples: number): Record<string, Tensor> {
    const carried: Record<string, Tensor> = {};
    this.#layers.forEach((layer, i) => {
      for (const name of [sweepValues.previousActivation(i), sweepValues.previousGradient(i)]) {
        if (!graph.inputs.includes(name)) continue;
        const shape = [1, samples, ...layer.shape];
        carried[name] = float32(new Float32Array(elementCount(shape)), shape);
      }
    });
    return carried;
  }

  #carry(results: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
    const carried: Record<string, Tensor> = {};
    this.#layers.forEach((_, i) => {
      const activation = results[sweepValues.lastActivation(i)];
      const gradient = results[sweepValues.lastGradient(i)];
      if (activation) carried[sweepValues.previousActivation(i)] = activation;
      if (gradient) carried[sweepValues.previousGradient(i)] = gradient;
    });
    return carried;
  }

  #graph(key: string, make: () => Graph): Graph {
    let graph = this.#graphs.get(key);
    if (!graph) {
      graph = make();
      this.#graphs.set(key, graph);
    }
    return graph;
  }
}

/** Adds a result of the run to a sum in double precision; a layer that the target does not depend on has none. */
function accumulate(sum: Float64Array, tensor: Tensor | undefined, scale: number): void {
  if (!tensor) return;
  const data = tensor.data as Float32Array | Float64Array;
  for (let i = 0; i < sum.length; i++) sum[i]! += scale * data[i]!;
}

/** Views of consecutive rows of some results that have a row for each sample of a batch. */
function rowsIn(
  sums: readonly Float64Array[],
  { targets }: PathBatch,
  rows: readonly number[],
): Float64Array[] {
  return sums.map((sum) => {
    const size = sum.length / targets.length;
    return sum.subarray(rows[0]! * size, (rows.at(-1)! + 1) * size);
  });
}

/** 1 on the elements of one neuron of a layer, [1, ...layer]. */
function neuronMask(layer: Layer, neuron: number, unit: Unit): Tensor {
  const mask = new Float32Array(elementCount(layer.shape));
  if (unit === 'element') {
    mask[neuron] = 1;
  } else {
    const inner = elementCount(layer.shape.slice(layer.channelAxis + 1));
    const channels = layer.shape[layer.channelAxis]!;
    for (let e = 0; e < mask.length; e++) if (Math.floor(e / inner) % channels === neuron) mask[e] = 1;
  }
  return float32(mask, [1, ...layer.shape]);
}
