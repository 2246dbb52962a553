import { InputError } from '../InputError.ts';
import { BitMatrix } from '../numeric/BitMatrix.ts';

/** Turns activations, which come batch by batch, into bits: above 0, or above a quantile of the neuron's own values. */
export class Binariser {
  readonly #name: string;
  readonly #neurons: number;
  readonly #bits: BitMatrix;
  readonly #quantile: number | undefined;
  /** Every value, [neurons, rows], since a quantile is known only at the end. */
  readonly #values: Float32Array | undefined;

  /**
   * @param name for messages
   * @param memory bytes that bits and values may take
   */
  constructor(
    name: string,
    rows: number,
    neurons: number,
    { quantile, memory }: { quantile?: number | undefined; memory: number },
  ) {
    const bytes = rows * neurons * (quantile === undefined ? 1 / 8 : 4 + 1 / 8);
    if (bytes > memory) {
      const megabytes = (size: number): number => Math.ceil(size / 2 ** 20);
      throw new InputError(
        `the activations of ${name} (${neurons} neurons, ${rows} samples) take ${megabytes(bytes)} MB, and ` +
          `${megabytes(memory)} MB are allowed: use fewer samples (--limit)${quantile === undefined ? '' : ', no quantile'} or more memory (--memory)`,
      );
    }
    this.#name = name;
    this.#neurons = neurons;
    this.#bits = new BitMatrix(rows, neurons);
    this.#quantile = quantile;
    this.#values = quantile === undefined ? undefined : new Float32Array(rows * neurons);
  }

  /** @param values of the neurons, of one sample */
  add(row: number, values: ArrayLike<number>): void {
    for (let neuron = 0; neuron < this.#neurons; neuron++) {
      const value = values[neuron]!;
      if (!Number.isFinite(value)) {
        throw new InputError(
          `${this.#name} has the value ${value} for neuron ${neuron} in row ${row}: check the data and the model`,
        );
      }
      if (this.#values) this.#values[neuron * this.#bits.rows + row] = value;
      else if (value > 0) this.#bits.set(row, neuron);
    }
  }

  /** The bits, once all rows were added. */
  finish(): BitMatrix {
    if (!this.#values || this.#quantile === undefined) return this.#bits;
    const { rows } = this.#bits;
    for (let neuron = 0; neuron < this.#neurons; neuron++) {
      const values = this.#values.subarray(neuron * rows, (neuron + 1) * rows);
      const border = values.slice().sort()[Math.floor(this.#quantile * (rows - 1))]!;
      values.forEach((value, row) => value > border && this.#bits.set(row, neuron));
    }
    return this.#bits;
  }
}
