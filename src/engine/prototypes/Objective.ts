import { elementCount, float32, type Tensor } from '../graph/Tensor.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import { InputError } from '../InputError.ts';
import { neuronValues } from './neuronValues.ts';
import { objectiveValues, type ObjectiveGraph } from './objectiveGraph.ts';

/**
 * What is maximised: the mean over the neurons of value_j / scale_j, where a value is the mean over the neuron's elements
 * before the activation function; of a channel's, those below 0 count a tenth.
 */
export class Objective {
  readonly #runtime: Runtime;
  readonly #graph: ObjectiveGraph;
  readonly #elements: readonly (readonly number[])[];
  readonly #signal: AbortSignal;
  #weights: Tensor;
  readonly scales: number[];

  /** @param elements of the layer that each neuron consists of */
  constructor(
    runtime: Runtime,
    graph: ObjectiveGraph,
    elements: readonly (readonly number[])[],
    signal: AbortSignal,
  ) {
    this.#runtime = runtime;
    this.#graph = graph;
    this.#elements = elements;
    this.#signal = signal;
    this.scales = elements.map(() => 1);
    this.#weights = this.#weigh();
  }

  /**
   * Scales each neuron by the standard deviation of its value over the given inputs, so that those with large values
   * do not drown the others; one that hardly changes counts as a hundredth of the one that changes most.
   */
  async scaleBy(inputs: Float32Array, count: number): Promise<void> {
    const values = await this.#neurons(objectiveValues.before, inputs, count);
    const deviations = this.#elements.map((_, neuron) => {
      const mean = values.reduce((sum, sample) => sum + sample[neuron]!, 0) / count;
      return Math.sqrt(values.reduce((sum, sample) => sum + (sample[neuron]! - mean) ** 2, 0) / count);
    });
    const largest = Math.max(...deviations);
    if (!(largest > 0 && Number.isFinite(largest))) return;
    deviations.forEach((deviation, neuron) => (this.scales[neuron] = Math.max(deviation, largest / 100)));
    this.#weights = this.#weigh();
  }

  /** @param input one input, or `count` of them; @returns the mean objective and the gradient for each input */
  async ascend(input: Float32Array, count = 1): Promise<{ value: number; gradient: Float32Array }> {
    const { objective, gradient } = objectiveValues;
    const results = await this.#run(input, count, [objective, gradient]);
    const values = results[objective]!.data as Float32Array;
    const value = values.reduce((sum, each) => sum + each, 0) / count;
    if (!Number.isFinite(value)) {
      throw new InputError('the activation is not a finite number: check the range of the input');
    }
    return { value, gradient: results[gradient]!.data as Float32Array };
  }

  /** Activation of each neuron, after the activation function. */
  async activations(input: Float32Array): Promise<number[]> {
    return (await this.#neurons(objectiveValues.after, input, 1))[0]!;
  }

  async #neurons(value: string, inputs: Float32Array, count: number): Promise<number[][]> {
    const results = await this.#run(inputs, count, [value]);
    return neuronValues(results[value]!.data as Float32Array, this.#elements, count);
  }

  async #run(input: Float32Array, count: number, outputs: string[]): Promise<Record<string, Tensor>> {
    this.#signal.throwIfAborted();
    const { graph } = this.#graph;
    const session = await this.#runtime.compile(graph);
    const shape = graph.values.get(objectiveValues.input)!.shape.slice(1) as readonly number[];
    return session.run(
      {
        [objectiveValues.input]: float32(input, [count, ...shape]),
        [objectiveValues.weights]: this.#weights,
      },
      outputs,
    );
  }

  #weigh(): Tensor {
    const { shape } = this.#graph;
    const weights = new Float32Array(elementCount(shape));
    this.#elements.forEach((places, neuron) => {
      for (const place of places) {
        weights[place]! += 1 / (places.length * this.scales[neuron]! * this.#elements.length);
      }
    });
    return float32(weights, [1, ...shape]);
  }
}
