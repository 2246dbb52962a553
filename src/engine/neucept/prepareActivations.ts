import { InputError } from '../InputError.ts';
import { Matrix } from '../numeric/Matrix.ts';
import { Random } from '../numeric/Random.ts';

/** With fewer samples, covariances are guesses. */
export const fewestSamples = 50;

/** Deviations below this share of the largest magnitude are rounding errors: the neuron is constant. */
const constantShare = 1e-9;

/** Activations and response as knockoffs need them: mean 0, variance 1, samples in random order. */
export interface PreparedActivations {
  /** [samples, alive neurons] */
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
  const y = new Float64Array(n);
  if (
    !standardise(
      (i) => response[order[i]!]!,
      n,
      (i, value) => (y[i] = value),
    )
  ) {
    throw new InputError(
      `${names.response} is the same in all ${n} samples: nothing can explain it; take other samples or another response`,
    );
  }
  const column = new Matrix(n, p);
  const alive: number[] = [];
  const dead: number[] = [];
  for (let j = 0; j < p; j++) {
    const to = alive.length;
    const varies = standardise(
      (i) => activations.at(order[i]!, j),
      n,
      (i, value) => column.set(i, to, value),
    );
    (varies ? alive : dead).push(j);
  }
  if (alive.length === 0) {
    throw new InputError(
      `${names.activations}: all ${p} neurons are constant; take another layer or other samples`,
    );
  }
  return { x: column.block(0, 0, n, alive.length).copy(), y, alive, dead };
}

/** Gives each value its standard score. @returns false where all values are the same */
function standardise(at: (i: number) => number, n: number, put: (i: number, value: number) => void): boolean {
  let [mean, largest] = [0, 0];
  for (let i = 0; i < n; i++) {
    mean += at(i) / n;
    largest = Math.max(largest, Math.abs(at(i)));
  }
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (at(i) - mean) ** 2;
  const deviation = Math.sqrt(squares / n);
  if (!(deviation > constantShare * largest)) return false;
  for (let i = 0; i < n; i++) put(i, (at(i) - mean) / deviation);
  return true;
}
