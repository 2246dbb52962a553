import { InputError } from '../InputError.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { Random } from '../numeric/Random.ts';
import { sharedMatrix } from '../numeric/sharedMatrix.ts';

/** With fewer samples, covariances are guesses. */
export const fewestSamples = 50;

/** Deviations below this share of the largest magnitude are rounding errors: the neuron is constant. */
const constantShare = 1e-9;

/** Activations and response as knockoffs need them: mean 0, variance 1, samples in random order. */
export interface PreparedActivations {
  /** [samples, alive neurons], in shared memory. */
  readonly x: Matrix;
  readonly y: Float64Array;
  /** Neurons that vary: the columns of x. */
  readonly alive: readonly number[];
  readonly dead: readonly number[];
}

/**
 * @param activations [samples, neurons]
 * @param response one number a sample
 * @param seed of the samples' order, on which the folds of cross-validation depend
 * Throws an InputError for what cannot be analysed, with `names` of both in it.
 */
export function prepareActivations(
  activations: Matrix,
  response: Float64Array,
  seed: number,
  names: { activations: string; response: string },
): PreparedActivations {
  const { rows: n, columns: p } = activations;
  if (n < fewestSamples) {
    throw new InputError(
      `${names.activations} has ${n} samples; critical neurons take at least ${fewestSamples}, and several times as many as there are neurons to find them`,
    );
  }
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(response[i])) {
      throw new InputError(
        `${names.response}: row ${i} is ${response[i]}; every response has to be a number`,
      );
    }
    for (let j = 0; j < p; j++) {
      const value = activations.at(i, j);
      if (!Number.isFinite(value)) {
        throw new InputError(
          `${names.activations}: row ${i}, neuron ${j} is ${value}; every activation has to be a number`,
        );
      }
    }
  }
  const order = new Random(seed).permutation(n);
  const one = columnScales(new Matrix(n, 1, response));
  if (!one.varies[0]) {
    throw new InputError(
      `${names.response} is the same in all ${n} samples: nothing can explain it; take other samples or another response`,
    );
  }
  const { means, deviations, varies } = columnScales(activations);
  const alive = Array.from(varies.keys()).filter((j) => varies[j]);
  const dead = Array.from(varies.keys()).filter((j) => !varies[j]);
  if (alive.length === 0) {
    throw new InputError(
      `${names.activations}: all ${p} neurons are constant; take another layer or other samples`,
    );
  }
  const x = sharedMatrix(n, alive.length);
  for (let i = 0, to = 0; i < n; i++) {
    for (const j of alive) x.values[to++] = (activations.at(order[i]!, j) - means[j]!) / deviations[j]!;
  }
  const y = Float64Array.from(order, (i) => (response[i]! - one.means[0]!) / one.deviations[0]!);
  return { x, y, alive, dead };
}

/** Mean and standard deviation of each column, and whether it is more than a constant. */
function columnScales(matrix: Matrix): { means: Float64Array; deviations: Float64Array; varies: boolean[] } {
  const { rows: n, columns: p } = matrix;
  const [means, largest, deviations] = [new Float64Array(p), new Float64Array(p), new Float64Array(p)];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < p; j++) {
      const value = matrix.at(i, j);
      means[j] = means[j]! + value / n;
      largest[j] = Math.max(largest[j]!, Math.abs(value));
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < p; j++) deviations[j] = deviations[j]! + (matrix.at(i, j) - means[j]!) ** 2 / n;
  }
  for (let j = 0; j < p; j++) deviations[j] = Math.sqrt(deviations[j]!);
  return {
    means,
    deviations,
    varies: Array.from(deviations, (deviation, j) => deviation > constantShare * largest[j]!),
  };
}
