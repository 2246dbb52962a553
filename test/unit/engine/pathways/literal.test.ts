import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distillationGuidedRouting } from '../../../../src/engine/pathways/distillationGuidedRouting.ts';
import { linearity } from '../../../../src/engine/pathways/linearity.ts';
import { linearRegions } from '../../../../src/engine/pathways/linearRegion.ts';
import type { Gates } from '../../../../src/engine/pathways/PathwayRunner.ts';
import { scoreNeurons, type TracedNetwork } from '../../../../src/engine/pathways/scoreNeurons.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import {
  slope,
  slowGradient,
  slowLayers,
  slowNetwork,
  slowWidth,
  type SlowNetwork,
} from '../../../support/slowNetwork.ts';
import { maskOf, scoreOptions, traceNetwork } from '../../../support/tracePathways.ts';

// The paper's equations written down literally, with derivatives as differences, on a residual network in numbers.

const target = 1;
const neurons = Array.from({ length: slowWidth }, (_, neuron) => neuron);

async function forNetworks(
  check: (slow: SlowNetwork, traced: TracedNetwork, seed: number) => Promise<void>,
  runs = 12,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), async (seed) => {
      const slow = slowNetwork(seed);
      const { z } = slow.run(slow.x);
      // Differences need room on both sides of a kink.
      fc.pre(z.flat().every((value) => Math.abs(value) > 1e-3));
      await check(slow, await traceNetwork(slow.graph, slow.x, target), seed);
    }),
    { numRuns: runs, seed: 5 },
  );
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-5): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => expect(Math.abs(actual[i]! - value)).toBeLessThan(tolerance));
}

/** F with the activation of one layer scaled, and one neuron of it moved. */
function response(
  { x, run }: SlowNetwork,
  change: (layer: number, neuron: number, activation: number) => number,
): number {
  return run(x, change).outputs[target]!;
}

describe('scores', () => {
  it('NeuronMCT is |a · ∂F/∂a| (eq. 2)', () =>
    forNetworks(async (slow, traced) => {
      const { a } = slow.run(slow.x);
      const { scores } = await scoreNeurons('mct', traced, scoreOptions);
      for (const layer of slowLayers) {
        const expected = neurons.map((neuron) => {
          const gradient = slope((step) =>
            response(slow, (l, n, value) => (l === layer && n === neuron ? value + step : value)),
          );
          return Math.abs(a[layer]![neuron]! * gradient);
        });
        expectClose(scores[layer]!, expected);
      }
    }));

  it('NeuronIntGrad is |a · mean of ∂F(α·a)/∂a| with everything below and beside fixed (eq. 4)', () =>
    forNetworks(async (slow, traced) => {
      const steps = 8;
      const fixed = slow.run(slow.x).a;
      const { scores } = await scoreNeurons('intgrad', traced, { ...scoreOptions, steps });
      for (const layer of slowLayers) {
        const expected = neurons.map((neuron) => {
          let sum = 0;
          for (let k = 0; k < steps; k++) {
            const alpha = (k + 0.5) / steps;
            const moved = (step: number) =>
              response(slow, (l, n, value) => {
                if (l < layer) return fixed[l]![n]!;
                return l === layer ? alpha * fixed[l]![n]! + (n === neuron ? step : 0) : value;
              });
            sum += slope(moved, 1e-7);
          }
          return Math.abs((fixed[layer]![neuron]! * sum) / steps);
        });
        expectClose(scores[layer]!, expected, 1e-4);
      }
    }));

  it('NeuronIntGrad of a layer sums to F(x) - F(layer at 0), also where the layer can be gone round', () =>
    forNetworks(async (slow, traced) => {
      const fixed = slow.run(slow.x);
      const { sums } = await scoreNeurons('intgrad', traced, { ...scoreOptions, steps: 1000 });
      for (const layer of slowLayers) {
        const without = response(slow, (l, _n, value) => (l === layer ? 0 : value));
        expect(Math.abs(sums![layer]! - (fixed.outputs[target]! - without))).toBeLessThan(0.05);
      }
    }, 6));

  it('GreedyPruning removes the least of those that score, one by one, until few enough do (algorithm 1)', () =>
    forNetworks(async (slow, traced) => {
      const sparsities = [0.6, 0.8, 0.9];
      const { selections } = await scoreNeurons('greedy', traced, { ...scoreOptions, sparsities });
      const total = 3 * slowWidth;
      const m = slowLayers.map(() => neurons.map(() => 1));
      const pathways: number[][][] = [];
      while (pathways.length < sparsities.length) {
        const gated = slow.run(slow.x, (l, n, value) => m[l]![n]! * value).a;
        const s = slowLayers.map((layer) =>
          neurons.map((neuron) => {
            const gradient = slope((step) =>
              response(slow, (l, n, value) => m[l]![n]! * value + (l === layer && n === neuron ? step : 0)),
            );
            return Math.abs(gated[layer]![neuron]! * gradient);
          }),
        );
        const scored = s.flatMap((row, layer) =>
          row.flatMap((score, neuron) => (score > 1e-9 ? [{ layer, neuron, score }] : [])),
        );
        const left = Math.floor((1 - sparsities[pathways.length]!) * total + 1e-9);
        if (scored.length <= left) {
          pathways.push(
            slowLayers.map((l) => scored.filter((each) => each.layer === l).map((each) => each.neuron)),
          );
          continue;
        }
        const least = scored.sort((one, other) => one.score - other.score)[0]!;
        m[least.layer]![least.neuron] = 0;
      }
      expect(selections.map(({ layers }) => layers.map((layer) => [...layer].sort()))).toEqual(pathways);
    }));

  it.each(['1', 'random'])('DGR(init=%s) descends on cross-entropy + γ·Σλ (eq. 3)', (init) =>
    forNetworks(async (slow, traced, seed) => {
      const iterations = 25;
      const random = () => (init === '1' ? undefined : new Random(seed));
      const { gates } = await distillationGuidedRouting(
        traced.runner,
        traced.sample,
        traced.outputs,
        iterations,
        random(),
      );
      const start = random();
      let lambda = slowLayers.map(() => neurons.map(() => start?.uniform() ?? 1));
      let velocity = lambda.map((layer) => layer.map(() => 0));
      const probabilities = softmax(slow.run(slow.x).outputs);
      const gated = (at: number[][]) => slow.run(slow.x, (l, n, value) => at[l]![n]! * value).outputs;
      const distance = (at: number[][]) =>
        -softmax(gated(at)).reduce((sum, q, i) => sum + probabilities[i]! * Math.log(q), 0);
      const highest = (values: number[]) => values.indexOf(Math.max(...values));
      let best = { loss: Infinity, lambda };
      for (let iteration = 0; iteration <= iterations; iteration++) {
        const loss = distance(lambda) + 0.01 * lambda.flat().reduce((sum, gate) => sum + gate, 0);
        if (loss < best.loss && highest(gated(lambda)) === highest(slow.run(slow.x).outputs))
          best = { loss, lambda };
        const now = lambda;
        const gradient = now.map((layer, l) =>
          layer.map(
            (gate, n) =>
              slope((step) =>
                distance(now.map((row, i) => row.map((g, j) => (i === l && j === n ? g + step : g)))),
              ) + (gate > 0 ? 0.01 : 0),
          ),
        );
        velocity = velocity.map((layer, l) => layer.map((v, n) => 0.9 * v + gradient[l]![n]!));
        lambda = now.map((layer, l) => layer.map((gate, n) => Math.max(0, gate - 0.01 * velocity[l]![n]!)));
      }
      // No gates kept the class: then the last ones are given.
      const expected = best.loss === Infinity ? lambda : best.lambda;
      gates.forEach((layer, l) => expectClose(layer, expected[l]!, 1e-3));
    }, 5),
  );
});

describe('the network off the pathway', () => {
  /** F̂: neurons off the pathway keep the value that they have for x. */
  function frozen(
    { run, x }: SlowNetwork,
    mask: Gates,
  ): (input: readonly number[]) => ReturnType<typeof run> {
    const { a } = run(x);
    return (input) => run(input, (l, n, value) => (mask[l]![n] === 1 ? value : a[l]![n]!));
  }

  async function pathway(traced: TracedNetwork, sparsity: number): Promise<Gates> {
    const { selections } = await scoreNeurons('intgrad', traced, { ...scoreOptions, sparsities: [sparsity] });
    return maskOf(traced.runner, selections[0]!);
  }

  it('frozen: gives F(x) and the gradient of F̂ (section 4.1)', () =>
    forNetworks(async (slow, traced) => {
      const mask = await pathway(traced, 0.6);
      const { gradient, output } = await traced.runner.pathwayGradient(traced.sample, mask, 'frozen');
      const network = frozen(slow, mask);
      expectClose(
        gradient,
        slowGradient((input) => network(input).outputs[target]!, slow.x),
      );
      expectClose(traced.runner.targets(output), slow.run(slow.x).outputs);
    }));

  it('zeroed: gives the network in which the others are 0, and its gradient', () =>
    forNetworks(async (slow, traced) => {
      const mask = await pathway(traced, 0.6);
      const { gradient, output } = await traced.runner.pathwayGradient(traced.sample, mask, 'zeroed');
      const network = (input: readonly number[]) =>
        slow.run(input, (l, n, value) => mask[l]![n]! * value).outputs;
      expectClose(
        gradient,
        slowGradient((input) => network(input)[target]!, slow.x),
      );
      expectClose(traced.runner.targets(output), network(slow.x));
      expect(await traced.runner.gatedOutput(traced.sample, mask)).toBeCloseTo(network(slow.x)[target]!, 5);
    }));

  it('is linear within the smallest |z| / ‖∇z‖ of the pathway, and not much beyond (eq. 7, proposition 5)', () =>
    forNetworks(async (slow, traced, seed) => {
      const mask = await pathway(traced, 0.6);
      const network = frozen(slow, mask);
      const { graph, layers } = { graph: slow.graph, layers: traced.runner.layers };
      const [region] = await linearRegions(
        traced.runner,
        traced.sample,
        [mask],
        traced.values,
        linearity(graph, layers),
        1000,
      );
      const distances = slowLayers.flatMap((l) =>
        neurons.flatMap((n) => {
          if (mask[l]![n] === 0) return [];
          const gradient = slowGradient((input) => network(input).z[l]![n]!, slow.x);
          const length = Math.hypot(...gradient);
          return length > 1e-9
            ? [{ radius: Math.abs(network(slow.x).z[l]![n]!) / length, gradient, length, l, n }]
            : [];
        }),
      );
      expect(region!.visited).toBe(region!.kinks);
      if (distances.length === 0) {
        expect(region!.value).toBeUndefined();
        return;
      }
      const nearest = distances.reduce((a, b) => (b.radius < a.radius ? b : a));
      expect(Math.abs(region!.value! / nearest.radius - 1)).toBeLessThan(1e-4);
      expect(region!.rectifiers).toBe(region!.value);

      const { gradient } = await traced.runner.pathwayGradient(traced.sample, mask, 'frozen');
      const value = network(slow.x).outputs[target]!;
      const random = new Random(seed);
      for (let i = 0; i < 20; i++) {
        const direction = slow.x.map(() => random.normal());
        const length = Math.hypot(...direction);
        const d = direction.map((each) => (each / length) * region!.value! * random.uniform());
        const moved = network(slow.x.map((each, j) => each + d[j]!)).outputs[target]!;
        const predicted = value + d.reduce((sum, each, j) => sum + each * gradient[j]!, 0);
        expect(Math.abs(moved - predicted)).toBeLessThan(1e-5 * (1 + Math.abs(value)));
      }
      // The nearest neuron switches just beyond.
      const sign = -Math.sign(network(slow.x).z[nearest.l]![nearest.n]!);
      const past = slow.x.map(
        (each, j) => each + (1.001 * sign * nearest.radius * nearest.gradient[j]!) / nearest.length,
      );
      expect(Math.sign(network(past).z[nearest.l]![nearest.n]!)).toBe(sign);
    }));
});

function softmax(values: readonly number[]): number[] {
  const powers = values.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
