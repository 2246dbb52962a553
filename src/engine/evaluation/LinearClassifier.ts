import { addProduct } from '../numeric/addProduct.ts';
import { highestPosition } from '../numeric/highestPosition.ts';
import { Matrix } from '../numeric/Matrix.ts';

/** Weight of ½·λ·‖w‖² against the mean log loss; keeps separable data from growing the weights without end. */
const ridge = 1e-3;

/** Steps after which the loss stays where it is, but for what does not matter to a prediction. */
export const classifierIterations = 300;

/**
 * Softmax regression on standardised features, by Nesterov's accelerated gradient with the step 1/L that the features
 * allow. Deterministic: it starts at zero and uses all rows in each step.
 */
export class LinearClassifier {
  readonly #mean: Float64Array;
  readonly #scale: Float64Array;
  /** [rows, features + 1] */
  readonly #inputs: Matrix;
  readonly #labels: readonly number[];
  readonly #step: number;
  /** [features + 1, classes], and where the next gradient is taken. */
  #weights: Matrix;
  #ahead: Matrix;
  #momentum = 1;

  /**
   * @param features [rows, features], at least one row
   * @param labels class of each row, 0 … classes - 1
   */
  constructor(features: Matrix, labels: readonly number[], classes: number) {
    ({ mean: this.#mean, scale: this.#scale } = standardisation(features));
    this.#inputs = this.#standardise(features);
    this.#labels = labels;
    // Largest eigenvalue of the loss' second derivative ≤ ½ · mean ‖x‖² (Böhning 1992).
    const norm = this.#inputs.values.reduce((sum, x) => sum + x * x, 0) / features.rows;
    this.#step = 1 / (0.5 * norm + ridge);
    this.#weights = new Matrix(features.columns + 1, classes);
    this.#ahead = this.#weights;
  }

  /** One step down. */
  iterate(): void {
    const gradient = this.#gradient();
    const next = new Matrix(gradient.rows, gradient.columns);
    const ahead = new Matrix(gradient.rows, gradient.columns);
    const nextMomentum = (1 + Math.sqrt(1 + 4 * this.#momentum * this.#momentum)) / 2;
    const drive = (this.#momentum - 1) / nextMomentum;
    for (let i = 0; i < next.values.length; i++) {
      const value = this.#ahead.values[i]! - this.#step * gradient.values[i]!;
      next.values[i] = value;
      ahead.values[i] = value + drive * (value - this.#weights.values[i]!);
    }
    this.#weights = next;
    this.#ahead = ahead;
    this.#momentum = nextMomentum;
  }

  /** The class with the highest score, for each row. @param features [rows, features] */
  predict(features: Matrix): Int32Array {
    const inputs = this.#standardise(features);
    const scores = new Matrix(features.rows, this.#weights.columns);
    addProduct(scores, inputs, this.#weights);
    return Int32Array.from({ length: features.rows }, (_, row) => highestPosition(rowOf(scores, row)));
  }

  /** Of the mean log loss and the ridge. */
  #gradient(): Matrix {
    const { rows } = this.#inputs;
    const scores = new Matrix(rows, this.#ahead.columns);
    addProduct(scores, this.#inputs, this.#ahead);
    for (let row = 0; row < rows; row++) {
      const own = rowOf(scores, row);
      const highest = own.reduce((most, score) => Math.max(most, score), -Infinity);
      let total = 0;
      for (let c = 0; c < own.length; c++) total += own[c] = Math.exp(own[c]! - highest);
      for (let c = 0; c < own.length; c++) {
        own[c] = (own[c]! / total - (this.#labels[row] === c ? 1 : 0)) / rows;
      }
    }
    const gradient = this.#ahead.copy();
    for (let i = 0; i < gradient.values.length; i++) gradient.values[i]! *= ridge;
    addProduct(gradient, this.#inputs.transposed, scores);
    return gradient;
  }

  /** With a 1 for the intercept at the end. */
  #standardise(features: Matrix): Matrix {
    const { rows, columns } = features;
    const inputs = new Matrix(rows, columns + 1);
    for (let row = 0; row < rows; row++) {
      for (let j = 0; j < columns; j++) {
        inputs.set(row, j, (features.at(row, j) - this.#mean[j]!) * this.#scale[j]!);
      }
      inputs.set(row, columns, 1);
    }
    return inputs;
  }
}

function rowOf({ values, columns }: Matrix, row: number): Float64Array {
  return values.subarray(row * columns, (row + 1) * columns);
}

function standardisation(features: Matrix): { mean: Float64Array; scale: Float64Array } {
  const { rows, columns } = features;
  const mean = new Float64Array(columns);
  const scale = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++) mean[j]! += features.at(row, j) / rows;
  }
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++) scale[j]! += (features.at(row, j) - mean[j]!) ** 2 / rows;
  }
  return { mean, scale: scale.map((variance) => (variance > 0 ? 1 / Math.sqrt(variance) : 0)) };
}
