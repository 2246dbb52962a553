import { addProduct } from '../../src/engine/numeric/addProduct.ts';
import { cholesky } from '../../src/engine/numeric/cholesky.ts';
import { Matrix } from '../../src/engine/numeric/Matrix.ts';
import type { Random } from '../../src/engine/numeric/Random.ts';

export interface Simulated {
  /** [samples, neurons] */
  readonly activations: Matrix;
  readonly response: Float64Array;
  /** The neurons that the response depends on, ascending. */
  readonly critical: readonly number[];
}

/**
 * Gaussian activations and a response of some of them, plus standard normal noise.
 * @param options.covariance ar1: 0.5^|i - j|; factor: three common factors of random loadings, half of the variance
 * @param options.response linear: Σ ± signal · x; nonlinear: Σ ± signal · f(x), f in turn a hyperbolic tangent of 2x, a
 *   rectifier and a cube (a fifth of it), each scaled to a variance near 1
 */
export function simulateActivations(
  random: Random,
  options: {
    samples: number;
    neurons: number;
    critical: number;
    covariance: 'ar1' | 'factor';
    response: 'linear' | 'nonlinear';
    signal: number;
  },
): Simulated {
  const { samples, neurons, signal } = options;
  const normal = new Matrix(samples, neurons);
  random.fillNormal(normal.values);
  const activations = new Matrix(samples, neurons);
  addProduct(activations, normal, cholesky(covarianceOf(random, neurons, options.covariance))!.transposed);
  const critical = random
    .permutation(neurons)
    .slice(0, options.critical)
    .sort((a, b) => a - b);
  const response = new Float64Array(samples);
  random.fillNormal(response);
  critical.forEach((neuron, k) => {
    const weight = random.uniform() < 0.5 ? signal : -signal;
    const shape = options.response === 'linear' ? (x: number) => x : shapes[k % shapes.length]!;
    for (let i = 0; i < samples; i++) response[i] = response[i]! + weight * shape(activations.at(i, neuron));
  });
  return { activations, response, critical };
}

const shapes = [
  (x: number): number => 1.3 * Math.tanh(2 * x),
  (x: number): number => 1.7 * Math.max(x, 0),
  (x: number): number => 0.26 * x ** 3,
];

function covarianceOf(random: Random, p: number, kind: 'ar1' | 'factor'): Matrix {
  const covariance = new Matrix(p, p);
  if (kind === 'ar1') {
    for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) covariance.set(i, j, 0.5 ** Math.abs(i - j));
    return covariance;
  }
  const loadings = new Matrix(p, 3);
  random.fillNormal(loadings.values);
  for (let i = 0; i < p; i++) {
    const row = loadings.values.subarray(3 * i, 3 * i + 3);
    const norm = Math.hypot(...row);
    for (let k = 0; k < 3; k++) row[k] = (row[k]! / norm) * Math.SQRT1_2;
    covariance.set(i, i, 0.5);
  }
  addProduct(covariance, loadings, loadings.transposed);
  return covariance;
}
