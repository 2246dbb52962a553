import type { ImportanceMeasure } from '../../protocol/ConductanceResult.ts';

/** The measures of one layer as they come in, batch by batch. */
export class LayerScores {
  readonly neurons: number;
  readonly #samples: number;
  readonly #kept = new Map<ImportanceMeasure, Float32Array>();
  readonly #sums = new Map<ImportanceMeasure, Float64Array>();
  readonly #absoluteSums: Float64Array;

  /** @param kept measures whose value for every sample is needed later; of the others only the mean is. */
  constructor(
    neurons: number,
    samples: number,
    measures: Iterable<ImportanceMeasure>,
    kept: Iterable<ImportanceMeasure>,
  ) {
    this.neurons = neurons;
    this.#samples = samples;
    this.#absoluteSums = new Float64Array(neurons);
    for (const measure of measures) this.#sums.set(measure, new Float64Array(neurons));
    for (const measure of kept) this.#kept.set(measure, new Float32Array(samples * neurons));
  }

  /** @param values [samples of the batch, neurons]. */
  add(measure: ImportanceMeasure, firstSample: number, values: Float64Array): void {
    this.#kept.get(measure)?.set(values, firstSample * this.neurons);
    const sums = this.#sums.get(measure)!;
    for (let i = 0; i < values.length; i++) sums[i % this.neurons]! += values[i]!;
    if (measure !== 'conductance') return;
    for (let i = 0; i < values.length; i++) this.#absoluteSums[i % this.neurons]! += Math.abs(values[i]!);
  }

  /** [samples, neurons] of a kept measure. */
  values(measure: ImportanceMeasure): Float32Array {
    const values = this.#kept.get(measure);
    if (!values) throw new Error(`${measure} was not kept for every sample`);
    return values;
  }

  /** Mean over the samples, one number a neuron. */
  mean(measure: ImportanceMeasure): number[] {
    return Array.from(this.#sums.get(measure)!, (sum) => sum / this.#samples);
  }

  /** Mean absolute conductance, one number a neuron. */
  meanAbsolute(): number[] {
    return Array.from(this.#absoluteSums, (sum) => sum / this.#samples);
  }
}
