import { describe, expect, it } from 'vitest';
import type { PathNetwork } from '../../../../../src/engine/conductance/PathNetwork.ts';
import type { DataSet } from '../../../../../src/engine/data/DataSet.ts';
import { NeuronScorer } from '../../../../../src/engine/evaluation/neurons/NeuronScorer.ts';
import { neuronScoreDefaults } from '../../../../../src/engine/evaluation/neurons/neuronScoreDefaults.ts';
import { deriveSeed } from '../../../../../src/engine/numeric/deriveSeed.ts';
import { Random } from '../../../../../src/engine/numeric/Random.ts';
import { ReferenceRuntime } from '../../../../../src/engine/runtime/ReferenceRuntime.ts';
import type { NeuronScoreParameters } from '../../../../../src/protocol/NeuronScores.ts';
import golden from '../../../../fixtures/golden/captum.json' with { type: 'json' };
import { flat, goldenNetwork, type Nested } from '../../../../support/goldenNetwork.ts';
import { handModel } from '../../../../support/handModel.ts';
import { memoryDataSet } from '../../../../support/memoryDataSet.ts';
import { dense, handNetwork } from '../../../../support/pathNetworks.ts';

const seed = 5;

function scorer(
  network: PathNetwork,
  layer: string,
  data: DataSet,
  parameters: Partial<NeuronScoreParameters> = {},
  memory = 2 ** 30,
): NeuronScorer {
  return new NeuronScorer(
    {
      model: handModel([1], (_, x) => x),
      data,
      runtime: new ReferenceRuntime(),
      seed,
      memory,
      signal: new AbortController().signal,
      parameters: { ...neuronScoreDefaults, ...parameters },
    },
    network,
    network.layers.find(({ name }) => name === layer)!,
  );
}

// z = tanh(x · w), F = tanh(z · v) · out: three inputs, four neurons, two above them, two outputs.
const random = new Random(11);
const matrix = (a: number, b: number): number[][] =>
  Array.from({ length: a }, () => Array.from({ length: b }, () => Math.fround(random.normal())));
const [w, v, out] = [matrix(3, 4), matrix(4, 2), matrix(2, 2)];
const samples = matrix(6, 3);
const data = memoryDataSet(samples.flat(), [3]);
const rows = [0, 2, 5];

const times = (x: readonly number[], by: readonly (readonly number[])[]): number[] =>
  by[0]!.map((_, j) => x.reduce((sum, value, i) => sum + value * by[i]![j]!, 0));
const z = (x: readonly number[]): number[] => times(x, w).map(Math.tanh);
const output = (y: readonly number[], target: number): number =>
  times(times(y, v).map(Math.tanh), out)[target]!;
const step = 1e-6;
const slope = (y: readonly number[], j: number, target: number): number => {
  const moved = (by: number): number[] => y.map((value, k) => (k === j ? value + by : value));
  return (output(moved(step), target) - output(moved(-step), target)) / (2 * step);
};
const mix = (a: readonly number[], b: readonly number[], share: number): number[] =>
  a.map((value, i) => value + share * (b[i]! - value));

const network = handNetwork([3], 2, (builder, x) => {
  const y = builder.add('Tanh', [dense(builder, x, w, [0, 0, 0, 0])]);
  const above = builder.add('Tanh', [dense(builder, y, v, [0, 0])]);
  return { layers: { y, above }, output: dense(builder, above, out, [0, 0]) };
});

/** The mean over the rows of a number for each neuron. */
const mean = (of: (x: readonly number[], j: number, row: number) => number): number[] =>
  w[0]!.map((_, j) => rows.reduce((sum, row) => sum + of(samples[row]!, j, row), 0) / rows.length);

describe.each([0, 1])('against the equations, for class %i', (target) => {
  it('saliency: the mean of |∂F/∂z|', async () => {
    const found = await scorer(network, 'y', data).scores('saliency', target, rows);
    const expected = mean((x, j) => Math.abs(slope(z(x), j, target)));
    expected.forEach((value, j) => expect(found[j]).toBeCloseTo(value, 6));
  });

  it('integrated gradients: along the line between the activations, and complete', async () => {
    const found = await scorer(network, 'y', data, { baseline: 0.25 }).scores(
      'integratedGradients',
      target,
      rows,
    );
    const base = z([0.25, 0.25, 0.25]);
    const points = 200;
    const expected = mean((x, j) => {
      let sum = 0;
      for (let k = 0; k < points; k++) sum += slope(mix(base, z(x), (k + 0.5) / points), j, target) / points;
      return (z(x)[j]! - base[j]!) * sum;
    });
    expected.forEach((value, j) => expect(found[j]).toBeCloseTo(value, 4));
    const change = rows.reduce((sum, row) => sum + output(z(samples[row]!), target), 0) / rows.length;
    const sum = found.reduce((all, value) => all + value, 0);
    expect(sum).toBeCloseTo(change - output(base, target), 6);
  });

  it('DeepLift: differences times the quotients of differences above, and complete', async () => {
    const found = await scorer(network, 'y', data).scores('deepLift', target, rows);
    const base = z([0, 0, 0]);
    const expected = mean((x, j) => {
      const [above, aboveBase] = [times(z(x), v), times(base, v)];
      const multiplier = above.reduce((sum, value, k) => {
        const quotient = (Math.tanh(value) - Math.tanh(aboveBase[k]!)) / (value - aboveBase[k]!);
        return sum + out[k]![target]! * quotient * v[j]![k]!;
      }, 0);
      return multiplier * (z(x)[j]! - base[j]!);
    });
    expected.forEach((value, j) => expect(found[j]).toBeCloseTo(value, 6));
    const change = rows.reduce((sum, row) => sum + output(z(samples[row]!), target), 0) / rows.length;
    expect(found.reduce((all, value) => all + value, 0)).toBeCloseTo(change - output(base, target), 6);
  });

  it('GradientSHAP: the mean over draws of a baseline, a place on the way, and noise', async () => {
    const [draws, background, inputNoise] = [7, 3, 0.2];
    const found = await scorer(network, 'y', data, { draws, background, inputNoise }).scores(
      'gradientShap',
      target,
      rows,
    );
    const baselines = new Random(seed).permutation(samples.length).slice(0, background);
    const drawn = new Map(
      rows.map((row) => {
        const own = new Random(deriveSeed(seed, row));
        return [
          row,
          Array.from({ length: draws }, () => {
            const start = samples[baselines[own.integer(background)]!]!;
            const alpha = own.uniform();
            return { start, alpha, end: samples[row]!.map((value) => value + inputNoise * own.normal()) };
          }),
        ] as const;
      }),
    );
    const expected = mean((_, j, row) =>
      drawn.get(row)!.reduce((sum, { start, alpha, end }) => {
        return sum + ((z(end)[j]! - z(start)[j]!) * slope(z(mix(start, end, alpha)), j, target)) / draws;
      }, 0),
    );
    expected.forEach((value, j) => expect(found[j]).toBeCloseTo(value, 5));
  });
});

it('GradientSHAP of a linear network is complete: exactly F minus the mean of the drawn baselines', async () => {
  const linear = handNetwork([3], 2, (builder, x) => {
    const y = dense(builder, x, w, [0, 0, 0, 0]);
    return { layers: { y }, output: dense(builder, y, matrix(4, 2), [0, 0]) };
  });
  // One baseline only, so that there is nothing to draw but places on the way, which do not matter here.
  const one = memoryDataSet([1, 2, 3, -1, 0, 1], [3]);
  const scores = (method: 'gradientShap' | 'integratedGradients', start: string | number) =>
    scorer(linear, 'y', one, { background: 1, draws: 3, baseline: start as 'zero' }).scores(method, 0, [0]);
  const chosen = new Random(seed).permutation(2)[0]!;
  const [shap, whole] = [await scores('gradientShap', 'zero'), await scores('integratedGradients', 'zero')];
  const start = await scorer(linear, 'y', one).scores('integratedGradients', 0, [chosen]);
  shap.forEach((value, j) => expect(value).toBeCloseTo(whole[j]! - start[j]!, 6));
});

describe("Captum's LayerIntegratedGradients on a convolutional network", () => {
  const golden1 = golden as unknown as Record<string, { attr: Nested }>;
  const pictures = memoryDataSet(flat(golden.input as Nested), [1, 8, 8]);

  it.each(['1', '4', '7'])('layer %s, element by element and by channel', async (layer) => {
    const expected = flat(golden1[`LayerIntegratedGradients/${layer}`]!.attr);
    const size = expected.length / 2;
    const elements = await scorer(goldenNetwork, layer, pictures, { baseline: 0.1, unit: 'element' }).scores(
      'integratedGradients',
      1,
      [0, 1],
    );
    expect(elements.length).toBe(size);
    elements.forEach((value, i) =>
      expect(Math.abs(value - (expected[i]! + expected[size + i]!) / 2)).toBeLessThan(1e-6),
    );
    const channels = await scorer(goldenNetwork, layer, pictures, { baseline: 0.1 }).scores(
      'integratedGradients',
      1,
      [0, 1],
    );
    const positions = size / channels.length;
    channels.forEach((value, c) => {
      const own = elements.subarray(c * positions, (c + 1) * positions);
      expect(value).toBeCloseTo(
        own.reduce((sum, part) => sum + part, 0),
        10,
      );
    });
  });
});

it.each(['saliency', 'integratedGradients', 'deepLift', 'gradientShap'] as const)(
  '%s is the same whatever fits into the memory',
  async (method) => {
    const all = [0, 1, 2, 3, 4, 5];
    const whole = await scorer(network, 'y', data, { steps: 8 }).scores(method, 0, all);
    const advanced: number[] = [];
    const parts = await scorer(network, 'y', data, { steps: 8 }, 1).scores(method, 0, all, (count) =>
      advanced.push(count),
    );
    expect(advanced.length).toBeGreaterThan(1);
    expect(advanced.reduce((sum, count) => sum + count, 0)).toBe(6);
    whole.forEach((value, j) => expect(parts[j]).toBeCloseTo(value, 6));
  },
);

it('a slope that is not finite is an error that names the method', async () => {
  const broken = handNetwork([1], 1, (builder, x) => {
    const y = builder.add('Sqrt', [x]);
    return {
      layers: { x: builder.add('Identity', [x]), y },
      output: builder.add('Log', [builder.add('Sub', [y, y])]),
    };
  });
  await expect(scorer(broken, 'y', memoryDataSet([1], [1])).scores('saliency', 0, [0])).rejects.toThrow(
    /saliency of the layer "y" is not a finite number/,
  );
});
