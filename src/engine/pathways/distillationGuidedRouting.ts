import type { Random } from '../numeric/Random.ts';
import type { Gates, PathwayRunner, TracedSample } from './PathwayRunner.ts';

/** Stochastic gradient descent on the gates, and the weight γ of their sum (eq. 3). */
const learningRate = 0.01;
const momentum = 0.9;
const sparsityWeight = 0.01;

export interface Routing {
  /** The gates with the lowest loss among those that keep the class. */
  readonly gates: Gates;
  /** Whether any gates kept the class; where none did, `gates` are the last ones. */
  readonly keepsClass: boolean;
}

/**
 * Distillation guided routing (Wang et al. 2018, eq. 3): one gate λ ≥ 0 for each neuron, such that the gated network
 * gives what the network gives, with Σ λ as small as can be: cross-entropy of the probabilities (with one output: half
 * the squared error) + 0.01 · Σ λ, by gradient descent with momentum, gates clamped at 0.
 *
 * @param outputs the network's outputs for the sample, one a target.
 * @param random starts the gates uniformly in [0, 1); at 1 where it is left out.
 */
export async function distillationGuidedRouting(
  runner: PathwayRunner,
  sample: TracedSample,
  outputs: readonly number[],
  iterations: number,
  random?: Random,
): Promise<Routing> {
  const wanted = outputs.length === 1 ? outputs : softmax(outputs);
  const predicted = highest(outputs);
  const gates = runner.whole().map((layer) => (random ? layer.map(() => random.uniform()) : layer));
  const velocity = gates.map((layer) => new Float64Array(layer.length));
  let best: { loss: number; gates: Gates } | undefined;
  for (let iteration = 0; iteration <= iterations; iteration++) {
    const { output, gradient } = await runner.gateGradient(sample, gates, wanted);
    const given = runner.targets(output);
    const loss = distance(given, wanted) + sparsityWeight * total(gates);
    if (highest(given) === predicted && (best === undefined || loss < best.loss)) {
      best = { loss, gates: gates.map((layer) => Float64Array.from(layer)) };
    }
    gates.forEach((layer, i) => {
      const [slopes, speeds] = [gradient[i]!, velocity[i]!];
      for (let neuron = 0; neuron < layer.length; neuron++) {
        const gate = layer[neuron]!;
        // |λ| has no slope at 0.
        const slope = slopes[neuron]! + (gate > 0 ? sparsityWeight : 0);
        speeds[neuron] = momentum * speeds[neuron]! + slope;
        layer[neuron] = Math.max(0, gate - learningRate * speeds[neuron]!);
      }
    });
  }
  return best ? { gates: best.gates, keepsClass: true } : { gates, keepsClass: false };
}

function softmax(values: readonly number[]): number[] {
  const largest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((left, right) => left + right, 0);
  return powers.map((power) => power / sum);
}

/** Cross-entropy between the wanted probabilities and those of the outputs; of one output half the squared error. */
function distance(given: readonly number[], wanted: readonly number[]): number {
  if (given.length === 1) return (given[0]! - wanted[0]!) ** 2 / 2;
  const largest = Math.max(...given);
  const logSum = largest + Math.log(given.reduce((sum, value) => sum + Math.exp(value - largest), 0));
  return given.reduce((sum, value, i) => sum - wanted[i]! * (value - logSum), 0);
}

function highest(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}

function total(gates: Gates): number {
  return gates.reduce((sum, layer) => sum + layer.reduce((part, gate) => part + gate, 0), 0);
}
