import type { Graph } from '../graph/Graph.ts';
import { isBatch } from '../graph/Shape.ts';
import { elementCount, float32, type Tensor } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import { deriveSeed } from '../numeric/deriveSeed.ts';
import { Random } from '../numeric/Random.ts';
import type { Session } from '../runtime/Runtime.ts';
import { augmentPictures } from './augmentPictures.ts';
import { learningRate } from './learningRate.ts';
import { makeOptimiser, type Optimiser } from './Optimiser.ts';
import type { Training } from './Training.ts';
import { trainingGraph, type TrainingGraph } from './trainingGraph.ts';

/** Share of a batch in the running statistics of a batch normalisation: PyTorch's. */
const statisticsShare = 0.1;

/** A batch that is ready to be run. */
export interface PreparedBatch {
  readonly labels: readonly number[];
  readonly feeds: Readonly<Record<string, Tensor>>;
}

/** Holds the weights while they are trained, and makes single steps. */
export class StepRunner {
  readonly #training: Training;
  readonly #graph: TrainingGraph;
  readonly #classes: number;
  readonly #stepsInEpoch: number;
  /** Weight → its numbers, changed in place. */
  readonly #weights: ReadonlyMap<string, Tensor>;
  readonly #statistics: ReadonlyMap<string, Float32Array>;
  readonly #optimiser: Optimiser;
  #session: Session | undefined;

  /** @param frozen values up to which weights are kept. */
  constructor(training: Training, frozen: readonly string[], stepsInEpoch: number) {
    const { network, input, output, terms, parameters } = training;
    this.#training = training;
    this.#graph = trainingGraph(network, { input, output, frozen, ...(terms && { terms }) });
    this.#classes = network.values.get(output)!.shape[1] as number;
    this.#stepsInEpoch = stepsInEpoch;
    const copy = (name: string): Float32Array => (network.constants.get(name)!.data as Float32Array).slice();
    this.#weights = new Map(
      [...this.#graph.gradients.keys()].map((name) => [
        name,
        float32(copy(name), network.constants.get(name)!.shape),
      ]),
    );
    if (this.#weights.size === 0) {
      throw new InputError('no weight is left to train: freeze fewer layers, or give a network with weights');
    }
    this.#statistics = new Map(
      this.#graph.statistics.flatMap(({ running }) => running.map((name) => [name, copy(name)])),
    );
    this.#optimiser = makeOptimiser(parameters, this.#weightArrays());
  }

  /** All numbers that training changes, in a fixed order. */
  get state(): readonly Float32Array[] {
    return [...this.#weightArrays(), ...this.#statistics.values(), ...this.#optimiser.state];
  }

  /** Numbers that are trained. */
  get weights(): number {
    return this.#weightArrays().reduce((sum, { length }) => sum + length, 0);
  }

  /** @param epoch counted from 0. @param step in the epoch, from 0. */
  rate(epoch: number, step: number): number {
    return learningRate(epoch * this.#stepsInEpoch + step, this.#stepsInEpoch, this.#training.parameters);
  }

  /** Reads and augments the samples of a step. */
  async prepare(rows: readonly number[], epoch: number, step: number): Promise<PreparedBatch> {
    const { data, parameters, seed, terms = [] } = this.#training;
    let samples = await data.read(rows);
    if (parameters.flip || parameters.crop > 0) {
      samples = augmentPictures(samples, parameters, new Random(deriveSeed(seed, epoch, step)));
    }
    const labels = rows.map((row) => data.labels![row]!);
    const oneHot = new Float32Array(rows.length * this.#classes);
    labels.forEach((label, i) => (oneHot[i * this.#classes + label] = 1));
    const feeds = {
      [this.#graph.samples]: samples,
      [this.#graph.labels]: float32(oneHot, [rows.length, this.#classes]),
    };
    for (const term of terms) Object.assign(feeds, await term.feeds?.(rows, samples));
    return { labels, feeds };
  }

  /**
   * Changes the weights by one batch.
   * @returns the loss before the change, and how many samples were named rightly.
   */
  async step(
    { labels, feeds }: PreparedBatch,
    epoch: number,
    step: number,
  ): Promise<{ loss: number; right: number }> {
    const { runtime } = this.#training;
    const { graph, loss, logits, gradients } = this.#graph;
    this.#session ??= await runtime.compile(graph);
    const results = await this.#session.run({ ...feeds, ...Object.fromEntries(this.#weights) });
    const value = results[loss]!.data[0] as number;
    const rate = this.rate(epoch, step);
    if (!Number.isFinite(value)) {
      throw new InputError(
        `the loss is ${value} in step ${step + 1} of epoch ${epoch + 1}: lower the learning rate (${rate.toPrecision(3)} there), ` +
          'or check that the preprocessing scales the samples to small numbers',
      );
    }
    const slopes = [...gradients.values()].map((name) => results[name]!.data as Float32Array);
    this.#optimiser.step(slopes, rate, epoch * this.#stepsInEpoch + step);
    this.#updateStatistics(results, labels.length);
    return { loss: value, right: countRight(results[logits]!.data as Float32Array, labels, this.#classes) };
  }

  /** The network with the weights and statistics as they are now. */
  trained(network: Graph): Graph {
    const constants = new Map(network.constants);
    for (const [name, data] of [...this.#weightEntries(), ...this.#statistics]) {
      constants.set(name, float32(data.slice(), network.constants.get(name)!.shape));
    }
    return { ...network, constants };
  }

  async dispose(): Promise<void> {
    await this.#session?.dispose();
  }

  #weightEntries(): [string, Float32Array][] {
    return [...this.#weights].map(([name, { data }]) => [name, data as Float32Array]);
  }

  #weightArrays(): Float32Array[] {
    return this.#weightEntries().map(([, data]) => data);
  }

  #updateStatistics(results: Readonly<Record<string, Tensor>>, samples: number): void {
    for (const { running, batch, centred } of this.#graph.statistics) {
      const [, , ...positions] = this.#graph.graph.values
        .get(centred)!
        .shape.map((dim) => (isBatch(dim) ? NaN : dim));
      const count = samples * elementCount(positions);
      // The running variance is the unbiased one.
      const factors = [1, count > 1 ? count / (count - 1) : 1];
      running.forEach((name, which) => {
        const mean = this.#statistics.get(name)!;
        const found = results[batch[which]!]!.data as Float32Array;
        for (let i = 0; i < mean.length; i++) {
          mean[i] = (1 - statisticsShare) * mean[i]! + statisticsShare * factors[which]! * found[i]!;
        }
      });
    }
  }
}

function countRight(logits: Float32Array, labels: readonly number[], classes: number): number {
  return labels.filter((label, row) => {
    const scores = logits.subarray(row * classes, (row + 1) * classes);
    return scores.every((score) => score <= scores[label]!);
  }).length;
}
