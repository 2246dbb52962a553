import { InputError } from '../InputError.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { Random } from '../numeric/Random.ts';
import { sharedMatrix } from '../numeric/sharedMatrix.ts';

/** With fewer samples, covariances are guesses. */
export const fewestSamples = 50;

/** Deviations below this share of a power of two, the largest magnitude or half of it at least, are rounding errors: the neuron is constant. */
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
  const { units, means, deviations, varies } = columnScales(activations);
  const alive = Array.from(varies.keys()).filter((j) => varies[j]);
  const dead = Array.from(varies.keys()).filter((j) => !varies[j]);
  if (alive.length === 0) {
    throw new InputError(
      `${names.activations}: all ${p} neurons are constant; take another layer or other samples`,
    );
  }
  const x = sharedMatrix(n, alive.length);
  for (let i = 0, to = 0; i < n; i++) {
    for (const j of alive)
      x.values[to++] = (activations.at(order[i]!, j) / units[j]! - means[j]!) / deviations[j]!;
  }
  const y = Float64Array.from(
    order,
    (i) => (response[i]! / one.units[0]! - one.means[0]!) / one.deviations[0]!,
  );
  return { x, y, alive, dead };
}

/**
 * Of each column, in a unit of its own: mean, standard deviation, and whether it is more than a constant. Squares of very
 * large or small numbers are beyond double precision; the unit is a power of two, so that nothing else changes.
 */
function columnScales(matrix: Matrix): {
  units: Float64Array;
  means: Float64Array;
  deviations: Float64Array;
  varies: boolean[];
} {
  const { rows: n, columns: p } = matrix;
  const [units, means, deviations] = [new Float64Array(p), new Float64Array(p), new Float64Array(p)];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < p; j++) units[j] = Math.max(units[j]!, Math.abs(matrix.at(i, j)));
  }
  for (let j = 0; j < p; j++) units[j] = units[j] === 0 ? 1 : 2 ** Math.floor(Math.log2(units[j]!));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < p; j++) means[j] = means[j]! + matrix.at(i, j) / units[j]! / n;
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < p; j++) {
      deviations[j] = deviations[j]! + (matrix.at(i, j) / units[j]! - means[j]!) ** 2 / n;
    }
  }
  for (let j = 0; j < p; j++) deviations[j] = Math.sqrt(deviations[j]!);
  return {
    units,
    means,
    deviations,
    varies: Array.from(deviations, (deviation) => deviation > constantShare),
  };
}
