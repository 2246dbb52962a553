import type { ImportanceMeasure } from '../../../protocol/ConductanceResult.ts';
import type { GradientMethod, NeuronScoreParameters } from '../../../protocol/NeuronScores.ts';
import { pathFeeds } from '../../conductance/appendPath.ts';
import { readBaseline } from '../../conductance/baseline.ts';
import type { ConductanceAnalysis } from '../../conductance/ConductanceAnalysis.ts';
import { NetworkRunner } from '../../conductance/NetworkRunner.ts';
import { otherMeasures } from '../../conductance/otherMeasures.ts';
import { pathBatch } from '../../conductance/pathBatch.ts';
import type { PathNetwork } from '../../conductance/PathNetwork.ts';
import { PathRunner } from '../../conductance/PathRunner.ts';
import { planPath, samplesInRun, type PathPlan } from '../../conductance/planPath.ts';
import { neuronCount } from '../../conductance/unit.ts';
import type { Layer } from '../../graph/findLayers.ts';
import type { Graph } from '../../graph/Graph.ts';
import { elementCount, float32, type Tensor } from '../../graph/Tensor.ts';
import { InputError } from '../../InputError.ts';
import { deriveSeed } from '../../numeric/deriveSeed.ts';
import { Random } from '../../numeric/Random.ts';
import { gradientShapGraph, gradientShapValues } from './gradientShapGraph.ts';
import { saliencyGraph, saliencyValue } from './saliencyGraph.ts';

/** What scores of neurons are computed from. */
export type NeuronScoring = Pick<
  ConductanceAnalysis,
  'model' | 'data' | 'runtime' | 'seed' | 'memory' | 'signal'
> & { readonly parameters: NeuronScoreParameters };

/** Measures of conductance that are methods here. */
const measureOf = {
  integratedGradients: 'layerIntegratedGradients',
  deepLift: 'deepLift',
} as const satisfies Partial<Record<GradientMethod, ImportanceMeasure>>;

/** Rows that one row of a graph of GradientSHAP takes: the input, the baseline, and the point between. */
const shapRows = 3;

/**
 * Scores the neurons of one layer for classes by gradients: the mean over samples of
 *
 * - saliency: |∂F_c/∂z|;
 * - integratedGradients: (z - z') · ∫ ∂F_c/∂z along the straight line from z' = z(x') to z = z(x);
 * - deepLift: (z - z') times the multiplier of the rescale rule;
 * - gradientShap: (z - z(x'')) · ∂F_c/∂z at x'' + α (x - x''), the mean over draws of α ~ U[0, 1], of a background sample
 *   x'', and of normal noise on x.
 *
 * Of a channel, the sum over its positions. All but saliency keep their sign: neurons that speak against a class come last.
 */
export class NeuronScorer {
  readonly network: PathNetwork;
  readonly layer: Layer;
  readonly #scoring: NeuronScoring;
  readonly #plan: PathPlan;
  readonly #passes: NetworkRunner;
  readonly #paths: PathRunner;
  readonly #graphs = new Map<string, Graph>();
  #baseline: Promise<Tensor> | undefined;
  #background: Promise<Tensor> | undefined;

  constructor(scoring: NeuronScoring, network: PathNetwork, layer: Layer) {
    const { runtime, memory, signal, parameters } = scoring;
    this.#scoring = scoring;
    this.network = network;
    this.layer = layer;
    this.#plan = planPath(network, [layer], parameters.unit, memory);
    this.#passes = new NetworkRunner(runtime, network, this.#plan.rows, signal);
    this.#paths = new PathRunner(runtime, network, [layer], {
      unit: parameters.unit,
      spacing: 'gausslegendre',
      gradient: 'averaged',
      influence: false,
      plan: this.#plan,
      signal,
      advance: () => undefined,
    });
  }

  /**
   * One number a neuron.
   * @param classIndex the output
   * @param rows the samples that the scores are the mean of, one or more
   * @param advance called with the number of samples done
   * Rejects with an InputError for scores that are not finite.
   */
  async scores(
    method: GradientMethod,
    classIndex: number,
    rows: readonly number[],
    advance: (samples: number) => void = () => undefined,
  ): Promise<Float64Array> {
    const sum = new Float64Array(neuronCount(this.layer, this.#scoring.parameters.unit));
    const size = this.#samplesAtOnce(method);
    for (let first = 0; first < rows.length; first += size) {
      this.#scoring.signal.throwIfAborted();
      const part = rows.slice(first, first + size);
      const values = await this.#attributions(method, classIndex, part);
      for (let i = 0; i < values.length; i++) sum[i % sum.length]! += values[i]!;
      advance(part.length);
    }
    if (sum.every(Number.isFinite)) return sum.map((value) => value / rows.length);
    throw new InputError(
      `${method} of the layer "${this.layer.name}" is not a finite number, as a slope of the network is not: leave this method out`,
    );
  }

  #samplesAtOnce(method: GradientMethod): number {
    switch (method) {
      case 'saliency':
        return this.#plan.rows;
      case 'integratedGradients':
        return samplesInRun(this.#plan, this.#scoring.parameters.steps);
      case 'deepLift':
        return Math.max(1, Math.floor(this.#plan.rows / 2));
      case 'gradientShap':
        return Math.max(1, Math.floor(this.#plan.rows / shapRows));
    }
  }

  /** [rows, neurons] */
  async #attributions(
    method: GradientMethod,
    classIndex: number,
    rows: readonly number[],
  ): Promise<ArrayLike<number>> {
    const { data, parameters } = this.#scoring;
    if (method === 'saliency') {
      const graph = this.#graph(method, () => saliencyGraph(this.network, this.layer, parameters.unit));
      const end = await this.#passes.inputs(data, rows);
      return this.#run(graph, { [pathFeeds.end]: end }, classIndex, saliencyValue);
    }
    if (method === 'gradientShap') return this.#gradientShap(classIndex, rows);
    const measure = measureOf[method];
    this.#baseline ??= readBaseline(parameters.baseline, data, this.network.sampleShape);
    const targets = rows.map(() => classIndex);
    const batch = await pathBatch(this.#passes, data, await this.#baseline, rows, targets);
    const found = await otherMeasures(
      this.#paths,
      this.#passes,
      batch,
      [this.layer],
      new Set([measure]),
      parameters.steps,
    );
    return found.get(measure)![0]!;
  }

  async #gradientShap(classIndex: number, rows: readonly number[]): Promise<Float64Array> {
    const { data, parameters, seed } = this.#scoring;
    const { unit, draws, inputNoise } = parameters;
    this.#background ??= this.#readBackground();
    const background = await this.#background;
    const inputs = await this.#passes.inputs(data, rows);
    const size = elementCount(this.network.sampleShape);
    const graph = this.#graph('gradientShap', () => gradientShapGraph(this.network, this.layer, unit));
    // A row draws from its own numbers, so that it does not matter which rows are with it.
    const randoms = rows.map((row) => new Random(deriveSeed(seed, row)));
    const sum = new Float64Array(rows.length * neuronCount(this.layer, unit));
    for (let draw = 0; draw < draws; draw++) {
      this.#scoring.signal.throwIfAborted();
      const end = Float32Array.from(inputs.data as Float32Array);
      const start = new Float32Array(end.length);
      const alphas = new Float32Array(rows.length);
      randoms.forEach((random, i) => {
        const chosen = random.integer(background.shape[0]!) * size;
        start.set((background.data as Float32Array).subarray(chosen, chosen + size), i * size);
        alphas[i] = random.uniform();
        if (inputNoise === 0) return;
        for (let e = i * size; e < (i + 1) * size; e++) end[e]! += inputNoise * random.normal();
      });
      const feeds = {
        [pathFeeds.end]: float32(end, inputs.shape),
        [pathFeeds.start]: float32(start, inputs.shape),
        [gradientShapValues.alphas]: float32(alphas, [rows.length, ...this.network.sampleShape.map(() => 1)]),
      };
      const values = await this.#run(graph, feeds, classIndex, gradientShapValues.attribution);
      for (let i = 0; i < sum.length; i++) sum[i]! += values[i]! / draws;
    }
    return sum;
  }

  /** [samples, ...sample] of the data set, drawn without repetition. */
  async #readBackground(): Promise<Tensor> {
    const { data, parameters, seed } = this.#scoring;
    const order = new Random(seed).permutation(data.samples);
    return this.#passes.inputs(data, order.slice(0, parameters.background));
  }

  async #run(
    graph: Graph,
    feeds: Readonly<Record<string, Tensor>>,
    classIndex: number,
    output: string,
  ): Promise<ArrayLike<number>> {
    const rows = feeds[pathFeeds.end]!.shape[0]!;
    const targets = this.network.outputShape[0]!;
    const oneHot = new Float32Array(rows * targets);
    for (let row = 0; row < rows; row++) oneHot[row * targets + classIndex] = 1;
    const all: Record<string, Tensor> = { ...feeds, [pathFeeds.target]: float32(oneHot, [rows, targets]) };
    const session = await this.#scoring.runtime.compile(graph);
    // Only what the graph still has as inputs: of a network that does not depend on a value it was pruned.
    const results = await session.run(Object.fromEntries(graph.inputs.map((name) => [name, all[name]!])));
    return results[output]!.data as Float32Array;
  }

  #graph(key: string, make: () => Graph): Graph {
    const graph = this.#graphs.get(key) ?? make();
    this.#graphs.set(key, graph);
    return graph;
  }
}
