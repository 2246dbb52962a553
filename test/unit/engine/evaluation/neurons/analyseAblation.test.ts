import { describe, expect, it } from 'vitest';
import type { DataSet } from '../../../../../src/engine/data/DataSet.ts';
import { completeAblationParameters } from '../../../../../src/engine/evaluation/neurons/ablationDefaults.ts';
import { ablationNoise } from '../../../../../src/engine/evaluation/neurons/ablationNoise.ts';
import { analyseAblation } from '../../../../../src/engine/evaluation/neurons/analyseAblation.ts';
import { meanCurves } from '../../../../../src/engine/evaluation/neurons/meanCurves.ts';
import type { Model } from '../../../../../src/engine/formats/readModel.ts';
import { deriveSeed } from '../../../../../src/engine/numeric/deriveSeed.ts';
import { Random } from '../../../../../src/engine/numeric/Random.ts';
import { ReferenceRuntime } from '../../../../../src/engine/runtime/ReferenceRuntime.ts';
import {
  AblationResultSchema,
  type AblationClass,
  type AskedAblation,
} from '../../../../../src/protocol/AblationResult.ts';
import type { Progress } from '../../../../../src/protocol/requests.ts';
import { handModel } from '../../../../support/handModel.ts';
import { memoryDataSet } from '../../../../support/memoryDataSet.ts';
import { dense } from '../../../../support/pathNetworks.ts';

// Six neurons that are 1 or 0; class 0 counts the first three with weights 3, 2, 1, class 1 the last three.
const identity = Array.from({ length: 6 }, (_, i) =>
  Array.from({ length: 6 }, (_unused, j) => (i === j ? 1 : 0)),
);
const read = [3, 2, 1, 0, 0, 0].map((weight, i) => [weight, i < 3 ? 0 : 6 - i]);
const model = handModel([6], (builder, x) =>
  dense(builder, builder.add('Relu', [dense(builder, x, identity, [0, 0, 0, 0, 0, 0])]), read, [0, 0]),
);
const random = new Random(4);
const samples = Array.from({ length: 40 }, (_, row) =>
  Array.from({ length: 6 }, (_unused, i) =>
    Math.fround((i < 3 ? row % 2 === 0 : row % 2 === 1) ? 1 + random.uniform() : random.uniform() / 2),
  ),
);
const labels = samples.map((_, row) => row % 2);
const data = memoryDataSet(samples.flat(), [6], { labels });
const seed = 9;

function ablate(
  asked: Partial<AskedAblation> = {},
  own: {
    data?: DataSet;
    model?: Model;
    memory?: number;
    signal?: AbortSignal;
    progress?: (progress: Progress) => void;
  } = {},
) {
  return analyseAblation({
    model: own.model ?? model,
    data: own.data ?? data,
    runtime: new ReferenceRuntime(),
    seed,
    memory: own.memory ?? 2 ** 30,
    signal: own.signal ?? new AbortController().signal,
    progress: own.progress ?? (() => undefined),
    folder: '/models',
    parameters: completeAblationParameters({
      layer: 'Gemm1',
      methods: ['saliency', 'random'],
      top: [1, 3],
      gamma: [1, 5],
      noise: [0.5, 2, 8],
      repeats: 3,
      ...asked,
    }),
  });
}

/** The definition, sample by sample. @param protect neurons by row and repeat */
function literal(
  sign: 'positive' | 'both',
  classIndex: number,
  gamma: number,
  length: number,
  protect: (row: number, repeat: number) => readonly number[],
) {
  const rows = labels.flatMap((label, row) => (label === classIndex ? [row] : []));
  let right = 0;
  for (let repeat = 0; repeat < 3; repeat++) {
    for (const row of rows) {
      const numbers = new Random(deriveSeed(seed, 1, repeat, row));
      const u = Array.from({ length: 6 }, () =>
        sign === 'positive' ? numbers.uniform() : 2 * numbers.uniform() - 1,
      );
      const w = u.map((value, j) => value * 2 ** (-gamma * (protect(row, repeat).includes(j) ? 1 : 0)));
      const norm = Math.sqrt(w.reduce((sum, value) => sum + value ** 2, 0));
      const z = samples[row]!.map((value, j) => value + (length * w[j]!) / norm);
      const outputs = [0, 1].map((c) => z.reduce((sum, value, j) => sum + value * read[j]![c]!, 0));
      if ((outputs[0]! >= outputs[1]! ? 0 : 1) === classIndex) right++;
    }
  }
  return right / (3 * rows.length);
}

const rms = (rows: readonly number[]): number =>
  Math.sqrt(
    rows.reduce((sum, row) => sum + samples[row]!.reduce((s, value) => s + value ** 2, 0), 0) / rows.length,
  );
const all = labels.map((_, row) => row);

describe('against the definition', () => {
  it.each([
    ['activation', 'positive'],
    ['energy', 'both'],
  ] as const)('accuracy at every level, with the scale %s and signs %s', async (scale, sign) => {
    const result = AblationResultSchema.parse(await ablate({ scale, sign }));
    const of = (level: number): number => (scale === 'energy' ? Math.sqrt(level) : level * rms(all));
    expect(result.layer.length).toBeCloseTo(rms(all), 5);
    expect(result.levels).toEqual([0, 0.5, 2, 8]);
    for (const { index, curves, neurons } of result.classes) {
      const best = index === 0 ? [0, 1, 2] : [3, 4, 5];
      expect(neurons).toEqual({ saliency: best });
      expect(curves.map(({ method }) => method)).toEqual([
        'none',
        ...Array<string>(4).fill('saliency'),
        ...Array<string>(4).fill('random'),
      ]);
      for (const { method, top, gamma, points } of curves) {
        const protect = (row: number, repeat: number): readonly number[] => {
          if (method === 'none') return [];
          if (method === 'saliency') return best.slice(0, top);
          const places = new Random(deriveSeed(seed, 2, repeat, row)).permutation(6);
          return places.flatMap((place, j) => (place < top! ? [j] : []));
        };
        points.forEach(({ accuracy }, i) => {
          const expected = i === 0 ? 1 : literal(sign, index, gamma ?? 1, of(result.levels[i]!), protect);
          expect(accuracy).toBeCloseTo(expected, 12);
        });
      }
    }
  });

  // Noise is positive: left out of the neurons that speak for a class, it speaks for its rivals alone.
  it('noise pushes up what it falls on; areas are compared with those of random protection', async () => {
    const result = await ablate({ class: 0, top: [3], gamma: [5] });
    const [none, saliency, chosenAtRandom] = result.classes[0]!.curves;
    expect(saliency!.area.mean).toBeLessThan(none!.area.mean);
    expect(saliency!.againstRandom!.mean).toBeCloseTo(saliency!.area.mean - chosenAtRandom!.area.mean, 12);
    expect(none!.againstRandom).toBeUndefined();
    expect(chosenAtRandom!.againstRandom).toBeUndefined();
  });
});

it('all samples can be tested instead of those of the class', async () => {
  const result = await ablate({ class: 1, tested: 'all' });
  expect(result.classes.map(({ index, samples: count }) => [index, count])).toEqual([[1, 40]]);
  expect(result.mean).toBeUndefined();
});

it('is the same whatever fits into the memory, and reports progress to its end', async () => {
  const told: Progress[] = [];
  const whole = await ablate({}, { progress: (progress) => told.push(progress) });
  const parts = await ablate({}, { memory: 1 });
  expect(parts.classes).toEqual(whole.classes);
  expect(told.at(-1)!.done / told.at(-1)!.total).toBeGreaterThan(0.9);
});

it('NeuCEPT orders neurons by what the logit depends on', async () => {
  const many = new Random(8);
  const rows = Array.from({ length: 300 }, () =>
    Array.from({ length: 6 }, () => Math.fround(many.normal() + 3)),
  );
  const result = await ablate(
    {
      methods: ['neucept'],
      class: 1,
      top: [3],
      neucept: { runs: 10, precision: 0.5, aggregation: 'selection-count' },
    },
    { data: memoryDataSet(rows.flat(), [6], { labels: rows.map(() => 1) }) },
  );
  expect([...result.classes[0]!.neurons.neucept!].sort()).toEqual([3, 4, 5]);
  expect(result.classes[0]!.selected).toBe(3);
});

it('channels: one number for all positions, and a length over all elements', () => {
  const u = Float64Array.of(0.5, 0.25, 1);
  const noise = ablationNoise(u, (j) => j === 2, { gamma: 2, positions: 4, length: 6 });
  // Weighted: 0.5, 0.25, 0.25; its squared length is 4 · 0.375.
  const scale = 6 / Math.sqrt(1.5);
  [0.5, 0.25, 0.25].forEach((value, j) => expect(noise[j]).toBeCloseTo(value * scale, 12));
  expect(Math.sqrt(4 * noise.reduce((sum, value) => sum + value ** 2, 0))).toBeCloseTo(6, 12);
});

it('the mean over classes weighs them alike, and adds up their errors as squares', () => {
  const of = (index: number, accuracy: number, half: number): AblationClass => ({
    index,
    samples: 10,
    neurons: {},
    curves: [
      {
        method: 'none',
        points: [{ accuracy, low: accuracy - half, high: accuracy + 2 * half, range: [0, 1] }],
        area: { mean: accuracy, error: half },
      },
    ],
  });
  const [curve] = meanCurves([of(0, 0.5, 0.03), of(1, 0.3, 0.04)]);
  expect(curve!.points[0]!.accuracy).toBeCloseTo(0.4);
  expect(curve!.points[0]!.low).toBeCloseTo(0.4 - 0.025);
  expect(curve!.points[0]!.high).toBeCloseTo(0.4 + 0.05);
  expect(curve!.area.error).toBeCloseTo(0.025);
  expect(curve!.points[0]!.range).toBeUndefined();
});

describe('what cannot be used', () => {
  const one = handModel([2], (builder, x) => dense(builder, builder.add('Relu', [dense(builder, x, [[1], [1]], [0])]), [[1]], [0])); // prettier-ignore
  it.each([
    [
      'no labels',
      {},
      { data: memoryDataSet(samples.flat(), [6]) },
      /accuracy, which needs labels, and memory has none/,
    ],
    ['one output', {}, { model: one, data: memoryDataSet([1, 2], [2], { labels: [0] }) }, /has one output/],
    [
      'a label that is none',
      {},
      { data: memoryDataSet(samples.flat(), [6], { labels: labels.map((l) => l + 1) }) },
      /has the label 2, and .* has outputs 0 to 1/,
    ],
    ['more neurons than there are', { top: [2, 6] }, {}, /Gemm1 has 6 neurons, and 6 are to be protected/],
    ['an unknown layer', { layer: 'conv3' }, {}, /no layer is named "conv3"/],
    ['a class that is none', { class: 2 }, {}, /class 2 does not exist/],
    [
      'a class without samples',
      { class: 1 },
      { data: memoryDataSet(samples.flat(), [6], { labels: labels.map(() => 0) }) },
      /no sample of memory has the label 1/,
    ],
    [
      'activations that are all 0',
      {},
      { data: memoryDataSet(Array<number>(12).fill(-1), [6], { labels: [0, 1] }) },
      /the activations of Gemm1 are 0 in all samples/,
    ],
    ['too few samples for NeuCEPT', { methods: ['neucept'] }, {}, /50/],
  ] as const)('%s', async (_, asked, own, message) => {
    await expect(ablate(asked as Partial<AskedAblation>, own)).rejects.toThrow(message);
  });

  it.each([
    [{ noise: [-1] }, /noise.*above 0/],
    [{ noise: [2, 1] }, /noise.*ascend/],
    [{ top: [0] }, /top.*at least 1/],
    [{ gamma: [0] }, /gamma.*above 0/],
    [{ methods: ['random', 'random'] }, /named twice/],
    [{ repeats: 0 }, /repeats.*at least 1/],
    [{ neucept: { precision: 2 } }, /precision.*below 1/],
  ] as const)('%o', (asked, message) => {
    expect(() => completeAblationParameters({ layer: 'y', ...(asked as Partial<AskedAblation>) })).toThrow(
      message,
    );
  });

  it('classes without samples are left out, and said to be', async () => {
    const result = await ablate(
      {},
      { data: memoryDataSet(samples.flat(), [6], { labels: labels.map(() => 0) }) },
    );
    expect(result.classes.map(({ index }) => index)).toEqual([0]);
    expect(result.warnings).toContain('Class 1 has no samples and is left out.');
  });
});

it('ends when it is cancelled', async () => {
  const controller = new AbortController();
  const running = ablate(
    {},
    {
      signal: controller.signal,
      progress: ({ message }) => message === 'Adding noise' && controller.abort(),
    },
  );
  await expect(running).rejects.toThrow(/abort/i);
});
