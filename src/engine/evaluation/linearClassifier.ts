import { highestPosition } from '../numeric/highestPosition.ts';

/** A softmax regression on standardised features. */
export interface LinearClassifier {
  /** The class with the highest score. */
  predict(features: ArrayLike<number>): number;
}

/** Weight of ½·λ·‖w‖² against the mean log loss; keeps separable data from growing the weights without end. */
const ridge = 1e-3;
const iterations = 300;

/**
 * Fits softmax regression by Nesterov's accelerated gradient with the step 1/L that the standardised features allow.
 * Deterministic: starts at zero and uses all rows in each step.
 *
 * @param rows features of each training sample, all of the same length.
 * @param labels class of each row, 0 … classes - 1.
 */
export function fitLinearClassifier(
  rows: readonly ArrayLike<number>[],
  labels: readonly number[],
  classes: number,
): LinearClassifier {
  const width = rows[0]?.length ?? 0;
  const { mean, scale } = standardisation(rows, width);
  const inputs = rows.map((row) => standardise(row, mean, scale));
  // Largest eigenvalue of the loss' second derivative ≤ ½ · mean ‖x‖² (Böhning 1992).
  const norm =
    inputs.reduce((sum, row) => sum + row.reduce((total, x) => total + x * x, 0), 0) / inputs.length;
  const step = 1 / (0.5 * norm + ridge);
  const columns = width + 1;
  let weights = new Float64Array(classes * columns);
  let ahead = weights;
  let momentum = 1;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const gradient = lossGradient(ahead, inputs, labels, classes, columns);
    const next = ahead.map((value, i) => value - step * gradient[i]!);
    const nextMomentum = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const previous = weights;
    ahead = next.map((value, i) => value + ((momentum - 1) / nextMomentum) * (value - previous[i]!));
    weights = next;
    momentum = nextMomentum;
  }
  return {
    predict: (features) => {
      const scores = classScores(weights, standardise(features, mean, scale), classes, columns);
      return highestPosition(scores);
    },
  };
}

function lossGradient(
  weights: Float64Array,
  inputs: readonly Float64Array[],
  labels: readonly number[],
  classes: number,
  columns: number,
): Float64Array {
  const gradient = weights.map((value) => ridge * value);
  inputs.forEach((input, row) => {
    const scores = classScores(weights, input, classes, columns);
    const highest = Math.max(...scores);
    const exponentials = scores.map((score) => Math.exp(score - highest));
    const total = exponentials.reduce((sum, value) => sum + value, 0);
    for (let c = 0; c < classes; c++) {
      const residual = (exponentials[c]! / total - (labels[row] === c ? 1 : 0)) / inputs.length;
      for (let j = 0; j < columns; j++) gradient[c * columns + j]! += residual * input[j]!;
    }
  });
  return gradient;
}

function classScores(weights: Float64Array, input: Float64Array, classes: number, columns: number): number[] {
  return Array.from({ length: classes }, (_, c) => {
    let score = 0;
    for (let j = 0; j < columns; j++) score += weights[c * columns + j]! * input[j]!;
    return score;
  });
}

function standardisation(
  rows: readonly ArrayLike<number>[],
  width: number,
): { mean: Float64Array; scale: Float64Array } {
  const mean = new Float64Array(width);
  const scale = new Float64Array(width);
  for (const row of rows) for (let j = 0; j < width; j++) mean[j]! += row[j]! / rows.length;
  for (const row of rows)
    for (let j = 0; j < width; j++) scale[j]! += (row[j]! - mean[j]!) ** 2 / rows.length;
  return { mean, scale: scale.map((variance) => (variance > 0 ? 1 / Math.sqrt(variance) : 0)) };
}

/** Standardised features with a 1 for the intercept at the end. */
function standardise(row: ArrayLike<number>, mean: Float64Array, scale: Float64Array): Float64Array {
  return Float64Array.from({ length: mean.length + 1 }, (_, j) =>
    j === mean.length ? 1 : (row[j]! - mean[j]!) * scale[j]!,
  );
}
