import { InputError } from '../InputError.ts';
import type { Pause } from '../makePause.ts';
import { BitMatrix } from '../numeric/BitMatrix.ts';
import { nthSmallest } from '../numeric/nthSmallest.ts';

export interface BinariserOptions {
  /**
   * A neuron is active above this quantile of its own values, or at its highest value where that is the quantile; above
   * 0 where it is left out.
   */
  readonly quantile?: number | undefined;
  /** Bytes of one value that a quantile keeps; 4 for what a network computes in single precision. */
  readonly precision?: 4 | 8;
}

/** When neurons are active, and how high they get. */
export interface ActiveBits {
  /** [samples, neurons] */
  readonly bits: BitMatrix;
  /** The value above which each neuron is active. */
  readonly borders: Float64Array;
  /** The highest value of each neuron. */
  readonly highest: Float64Array;
}

/** Turns activations, which come batch by batch, into bits: above 0, or above a quantile of the neuron's own values. */
export class Binariser {
  readonly #name: string;
  readonly #neurons: number;
  readonly #bits: BitMatrix;
  readonly #borders: Float64Array;
  readonly #highest: Float64Array;
  readonly #quantile: number | undefined;
  /** Every value, [neurons, rows], since a quantile is known only at the end. */
  #values: Float32Array | Float64Array | undefined;

  /** @param name for messages */
  constructor(name: string, rows: number, neurons: number, options: BinariserOptions = {}) {
    const { quantile, precision = 4 } = options;
    this.#name = name;
    this.#neurons = neurons;
    this.#bits = new BitMatrix(rows, neurons);
    this.#quantile = quantile;
    if (quantile !== undefined) {
      this.#values = precision === 4 ? new Float32Array(rows * neurons) : new Float64Array(rows * neurons);
    }
    this.#highest = new Float64Array(neurons).fill(-Infinity);
    this.#borders = new Float64Array(neurons);
  }

  /**
   * Throws an InputError for a value that is no finite number.
   * @param values of the neurons, of one sample
   */
  add(row: number, values: ArrayLike<number>): void {
    for (let neuron = 0; neuron < this.#neurons; neuron++) {
      const value = values[neuron]!;
      if (!Number.isFinite(value)) {
        throw new InputError(
          `${this.#name} has the value ${value} for neuron ${neuron} in row ${row}: check the data and the model`,
        );
      }
      if (value > this.#highest[neuron]!) this.#highest[neuron] = value;
      if (this.#values) this.#values[neuron * this.#bits.rows + row] = value;
      else if (value > 0) this.#bits.set(row, neuron);
    }
  }

  /** Once all rows were added. */
  async finish(pause: Pause): Promise<ActiveBits> {
    const found = { bits: this.#bits, borders: this.#borders, highest: this.#highest };
    if (!this.#values || this.#quantile === undefined) return found;
    const { rows } = this.#bits;
    const place = Math.floor(this.#quantile * (rows - 1));
    const scratch = this.#values.slice(0, rows);
    for (let neuron = 0; neuron < this.#neurons; neuron++) {
      await pause();
      const values = this.#values.subarray(neuron * rows, (neuron + 1) * rows);
      scratch.set(values);
      const quantile = nthSmallest(scratch, place);
      let [highest, below] = [-Infinity, -Infinity];
      for (const value of values) {
        if (value > highest) highest = value;
        if (value < quantile && value > below) below = value;
      }
      // Nothing is above a ceiling that many samples reach, as with ReLU6: then those that reach it are active.
      const border = quantile === highest && below > -Infinity ? below : quantile;
      this.#borders[neuron] = border;
      values.forEach((value, row) => value > border && this.#bits.set(row, neuron));
    }
    this.#values = undefined;
    return found;
  }
}
