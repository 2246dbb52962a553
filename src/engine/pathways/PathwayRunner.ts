import { pathFeeds } from '../conductance/appendPath.ts';
import type { PathNetwork } from '../conductance/PathNetwork.ts';
import { targetOutputs } from '../conductance/targetOutputs.ts';
import { neuronCount, type Unit } from '../conductance/unit.ts';
import type { Layer } from '../graph/findLayers.ts';
import type { Graph } from '../graph/Graph.ts';
import { elementCount, float32, type Tensor } from '../graph/Tensor.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import { gateShape } from './gateShape.ts';
import { guidedRule } from './guidedRule.ts';
import {
  frozenGradientGraph,
  gateGradientGraph,
  inputGradientGraph,
  layerGradientGraph,
  lengthGraph,
  pathwayValues,
  zeroedGradientGraph,
} from './pathwayGraphs.ts';
import type { PathwayLayer } from './pathwayLayers.ts';

/** A sample as the network gets it, [1, ...sample], and the output that is explained. */
export interface TracedSample {
  readonly input: Tensor;
  readonly target: number;
}

/** Gates, or a mask of 1 and 0: for each layer one number a neuron. */
export type Gates = readonly Float64Array[];

export interface PathwayRunnerOptions {
  readonly unit: Unit;
  /** Rows in one run. */
  readonly rows: number;
  readonly signal: AbortSignal;
  /** Called after each run with its number of rows. */
  readonly advance: (rows: number) => void;
}

/** Runs the graphs of pathways for one network; each is made once. */
export class PathwayRunner {
  readonly network: PathNetwork;
  readonly layers: readonly PathwayLayer[];
  readonly unit: Unit;
  readonly #runtime: Runtime;
  readonly #options: PathwayRunnerOptions;
  readonly #graphs = new Map<string, Graph>();

  constructor(
    runtime: Runtime,
    network: PathNetwork,
    layers: readonly PathwayLayer[],
    options: PathwayRunnerOptions,
  ) {
    this.#runtime = runtime;
    this.network = network;
    this.layers = layers;
    this.unit = options.unit;
    this.#options = options;
  }

  /** ∂F/∂x, in the sample's shape; `guided` by guided backpropagation. */
  async inputGradient(sample: TracedSample, guided: boolean): Promise<Float64Array> {
    const graph = this.#graph(`gradient ${guided}`, () =>
      inputGradientGraph(this.network, guided ? guidedRule : undefined),
    );
    const results = await this.#run(graph, this.#sampleFeeds(sample), 1);
    return Float64Array.from(results[pathwayValues.gradient]!.data as Float32Array);
  }

  /**
   * The pathway gradient, in the sample's shape, and the output of the network that it is the gradient of.
   * @param mask 1 on the pathway, 0 off it.
   */
  async pathwayGradient(
    sample: TracedSample,
    mask: Gates,
    form: 'frozen' | 'zeroed',
  ): Promise<{ gradient: Float64Array; output: Tensor }> {
    const make = form === 'frozen' ? frozenGradientGraph : zeroedGradientGraph;
    const graph = this.#graph(form, () => make(this.network, this.layers, this.unit));
    const results = await this.#run(graph, { ...this.#sampleFeeds(sample), ...this.gateFeeds(mask) }, 1);
    return {
      gradient: Float64Array.from(results[pathwayValues.gradient]!.data as Float32Array),
      output: results[pathwayValues.output]!,
    };
  }

  /**
   * The output of the gated network, and the gradient by each gate: of the target or, with `wanted` (probabilities, or
   * the one output), of the distillation loss.
   */
  async gateGradient(
    sample: TracedSample,
    gates: Gates,
    wanted?: readonly number[],
  ): Promise<{ output: Tensor; gradient: Float64Array[] }> {
    const graph = this.#graph(`gates ${wanted !== undefined}`, () =>
      gateGradientGraph(this.network, this.layers, this.unit, wanted !== undefined),
    );
    const results = await this.#run(
      graph,
      {
        ...this.#sampleFeeds(sample),
        ...this.gateFeeds(gates),
        ...(wanted ? { [pathwayValues.wanted]: float32(wanted, [1, wanted.length]) } : {}),
      },
      1,
    );
    const gradient = this.layers.map((layer, i) => {
      const found = results[pathwayValues.gateGradient(i)];
      return found
        ? Float64Array.from(found.data as Float32Array)
        : new Float64Array(neuronCount(layer, this.unit));
    });
    return { output: results[pathwayValues.output]!, gradient };
  }

  /**
   * The length of the gradient by the input of each weighted sum of a value's elements, in the network that is frozen
   * off the pathway.
   * @param seeds for each sum its elements with their weights.
   * @param maskFeeds {@link gateFeeds} of the mask.
   */
  async lengths(
    sample: TracedSample,
    maskFeeds: Readonly<Record<string, Tensor>>,
    value: string,
    seeds: readonly (readonly (readonly [element: number, weight: number])[])[],
  ): Promise<Float64Array> {
    const graph = this.#graph(`lengths ${value}`, () =>
      lengthGraph(this.network, this.layers, this.unit, value),
    );
    const shape = this.network.graph.values.get(value)!.shape.slice(1) as number[];
    const size = elementCount(shape);
    const lengths = new Float64Array(seeds.length);
    for (let start = 0; start < seeds.length; start += this.#options.rows) {
      const part = seeds.slice(start, start + this.#options.rows);
      const weights = new Float32Array(part.length * size);
      part.forEach((elements, row) =>
        elements.forEach(([element, weight]) => (weights[row * size + element]! += weight)),
      );
      const inputs = new Float32Array(part.length * sample.input.data.length);
      part.forEach((_, row) => inputs.set(sample.input.data as Float32Array, row * sample.input.data.length));
      const feeds = {
        ...maskFeeds,
        [pathFeeds.end]: float32(inputs, [part.length, ...sample.input.shape.slice(1)]),
        [pathwayValues.seed]: float32(weights, [part.length, ...shape]),
      };
      const results = await this.#run(graph, feeds, part.length);
      const squares = results[pathwayValues.squaredLength]!.data as Float32Array;
      squares.forEach((square, row) => (lengths[start + row] = Math.sqrt(square)));
    }
    return lengths;
  }

  /** The target's value in the gated network, without a backward pass. */
  async gatedOutput(sample: TracedSample, gates: Gates): Promise<number> {
    const graph = this.#graph('zeroed', () => zeroedGradientGraph(this.network, this.layers, this.unit));
    const feeds = { ...this.#sampleFeeds(sample), ...this.gateFeeds(gates) };
    const results = await this.#run(graph, feeds, 1, [pathwayValues.output]);
    return this.targets(results[pathwayValues.output]!)[sample.target]!;
  }

  /** The activation and the gradient of a layer, in its shape. */
  async layerGradient(
    sample: TracedSample,
    layer: Layer,
  ): Promise<{ activation: Float64Array; gradient: Float64Array }> {
    const graph = this.#graph(`layer ${layer.value}`, () => layerGradientGraph(this.network, layer));
    const results = await this.#run(graph, this.#sampleFeeds(sample), 1);
    return {
      activation: Float64Array.from(results[pathwayValues.activation]!.data as Float32Array),
      gradient: Float64Array.from(results[pathwayValues.gradient]!.data as Float32Array),
    };
  }

  /** All gates open. */
  whole(): Float64Array[] {
    return this.layers.map((layer) => new Float64Array(neuronCount(layer, this.unit)).fill(1));
  }

  /** One number a target, from the network's output for one sample. */
  targets(output: Tensor): number[] {
    return targetOutputs(output, this.network.outputShape)[0]!;
  }

  /** Gates as the graphs take them. */
  gateFeeds(gates: Gates): Record<string, Tensor> {
    return Object.fromEntries(
      this.layers.map((layer, i) => [
        pathwayValues.gate(i),
        float32(Float32Array.from(gates[i]!), [1, ...gateShape(layer, this.unit)]),
      ]),
    );
  }

  #sampleFeeds({ input, target }: TracedSample): Record<string, Tensor> {
    const targets = this.network.outputShape[0]!;
    const oneHot = new Float32Array(targets);
    oneHot[target] = 1;
    return { [pathFeeds.end]: input, [pathFeeds.target]: float32(oneHot, [1, targets]) };
  }

  async #run(
    graph: Graph,
    feeds: Readonly<Record<string, Tensor>>,
    rows: number,
    outputs: readonly string[] = graph.outputs,
  ): Promise<Record<string, Tensor>> {
    this.#options.signal.throwIfAborted();
    const session = await this.#runtime.compile(graph);
    // Only what the graph still has as inputs: unused ones were pruned.
    const used = Object.fromEntries(graph.inputs.map((input) => [input, feeds[input]!]));
    const results = await session.run(used, outputs);
    this.#options.advance(rows);
    return results;
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
