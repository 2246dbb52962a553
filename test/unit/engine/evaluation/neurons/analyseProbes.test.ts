import { describe, expect, it } from 'vitest';
import type { DataSet } from '../../../../../src/engine/data/DataSet.ts';
import { analyseProbes } from '../../../../../src/engine/evaluation/neurons/analyseProbes.ts';
import { completeProbeParameters } from '../../../../../src/engine/evaluation/neurons/probeDefaults.ts';
import { Random } from '../../../../../src/engine/numeric/Random.ts';
import { ReferenceRuntime } from '../../../../../src/engine/runtime/ReferenceRuntime.ts';
import { encodeArray } from '../../../../../src/protocol/EncodedArray.ts';
import type { NeuceptResult } from '../../../../../src/protocol/NeuceptResult.ts';
import { ProbesResultSchema, type ProbesParameters } from '../../../../../src/protocol/ProbesResult.ts';
import type { Progress } from '../../../../../src/protocol/requests.ts';
import { handModel } from '../../../../support/handModel.ts';
import { memoryDataSet } from '../../../../support/memoryDataSet.ts';
import { dense } from '../../../../support/pathNetworks.ts';

// The first layer keeps both coordinates, the second one their product only: 1 and -1 for the quadrants.
const model = handModel([2], (builder, x) => {
  const both = builder.add('Identity', [dense(builder, x, [[1, 0], [0, 1]], [0, 0])]); // prettier-ignore
  const signs = builder.add('Tanh', [dense(builder, both, [[9, 0], [0, 9]], [0, 0])]); // prettier-ignore
  const one = dense(builder, signs, [[1], [1]], [0]);
  return dense(builder, builder.add('Relu', [one]), [[1, -1]], [0, 0]);
});
const random = new Random(3);
const rows = Array.from({ length: 200 }, () =>
  [random.normal(), random.normal()].map((v) => v + Math.sign(v)),
);
/** Quadrants, and whether x is positive. */
const fine = rows.map(([x, y]) => 2 * Number(x! > 0) + Number(y! > 0));
const coarse = rows.map(([x]) => Number(x! > 0));
const data: DataSet = {
  ...memoryDataSet(rows.flat(), [2], { labels: coarse }),
  labelNames: ['left', 'right'],
  fineLabels: Int32Array.from(fine),
};

/** Mechanisms of the samples on the right: those above, and those below. */
const right = rows.flatMap(([x], row) => (x! > 0 ? [row] : []));
const of = {
  createdAt: '2026-01-01T00:00:00.000Z',
  model: { path: 'other.onnx' },
  data: { sha256: data.sha256 },
  mechanisms: {
    samples: { row: encodeArray(Int32Array.from(right), [right.length]) },
    assignment: encodeArray(
      Int32Array.from(right, (row) => Number(rows[row]![1]! > 0)),
      [right.length],
    ),
    sizes: [1, 1],
  },
} as unknown as NeuceptResult;

function probe(
  asked: Partial<ProbesParameters> = {},
  own: {
    data?: DataSet;
    of?: NeuceptResult;
    signal?: AbortSignal;
    progress?: (progress: Progress) => void;
  } = {},
) {
  return analyseProbes({
    model,
    data: own.data ?? data,
    runtime: new ReferenceRuntime(),
    seed: 1,
    memory: 2 ** 30,
    signal: own.signal ?? new AbortController().signal,
    progress: own.progress ?? (() => undefined),
    folder: '/models',
    of: own.of,
    parameters: completeProbeParameters(asked),
  });
}

it('says where what is known is lost: quadrants in the first layers, their diagonal alone in the last', async () => {
  const told: Progress[] = [];
  const result = ProbesResultSchema.parse(
    await probe({}, { of, progress: (progress) => told.push(progress) }),
  );
  expect(result.targets.map(({ target, classes }) => [target, classes.map(({ name }) => name)])).toEqual([
    ['labels', ['left', 'right']],
    ['fine', [undefined, undefined, undefined, undefined]],
    ['mechanisms', ['mechanism 1', 'mechanism 2']],
  ]);
  expect(result.targets[2]).toMatchObject({ from: { model: 'other.onnx', createdAt: of.createdAt } });
  expect(result.targets[2]!.trained + result.targets[2]!.tested).toBe(right.length);
  const [first] = result.layers;
  for (const { held, training } of first!.probes) {
    expect(held.hits / held.of).toBe(1);
    expect(held.low).toBeLessThan(1);
    expect(training).toBe(1);
  }
  // x + y tells neither the sign of x nor that of y where they differ.
  const last = result.layers.at(-1)!;
  expect(last.neurons).toBe(1);
  const fineHits = last.probes[1]!.held;
  expect(fineHits.hits / fineHits.of).toBeLessThan(0.9);
  expect(fineHits.hits / fineHits.of).toBeGreaterThan(result.targets[1]!.chance);
  expect(told.at(-1)!.done / told.at(-1)!.total).toBeCloseTo(1, 6);
});

it('labels that have nothing to do with the data are held at chance', async () => {
  const drawn = new Random(7);
  const labels = Int32Array.from(rows, () => drawn.integer(2));
  const result = await probe({ targets: ['labels'] }, { data: { ...data, labels } });
  const { held } = result.layers[0]!.probes[0]!;
  expect(result.targets[0]!.chance).toBeGreaterThanOrEqual(0.5);
  expect(held.low).toBeLessThan(result.targets[0]!.chance);
});

it('chance is the share of the most frequent class among the tested', async () => {
  const labels = Int32Array.from(rows, (_, row) => Number(row % 10 === 0));
  const [target] = (await probe({ targets: ['labels'] }, { data: { ...data, labels } })).targets;
  expect(target).toMatchObject({ trained: 120, tested: 80, chance: 0.9 });
});

it('without fine labels and mechanisms only the labels are predicted', async () => {
  const result = await probe({}, { data: memoryDataSet(rows.flat(), [2], { labels: coarse }) });
  expect(result.parameters.targets).toEqual(['labels']);
});

it('classes of one sample, and layers of as many numbers as samples, are said', async () => {
  const few = { ...memoryDataSet(rows.slice(0, 5).flat(), [2], { labels: [0, 0, 1, 1, 7] }) };
  const result = await probe({}, { data: few });
  expect(result.warnings[0]).toBe('1 class of the labels has a single sample and is left out.');
  expect(result.warnings[1]).toMatch(/Gemm1.*as many numbers as samples/);
});

describe('what cannot be used', () => {
  const plain = memoryDataSet(rows.flat(), [2]);
  it.each([
    ['no labels', {}, { data: plain }, /memory has none: take a data set with labels/],
    [
      'no fine labels',
      { targets: ['fine'] },
      { data: plain },
      /no fine labels: give a data set of neuron-lens.json/,
    ],
    ['no mechanisms', { targets: ['mechanisms'] }, {}, /no mechanisms to predict: .* \(--of\)/],
    [
      'an analysis without mechanisms',
      {},
      { of: { ...of, mechanisms: undefined } as unknown as NeuceptResult },
      /but no mechanisms/,
    ],
    [
      'mechanisms of other data',
      {},
      { of: { ...of, data: { sha256: 'f'.repeat(64) } } as NeuceptResult },
      /those of other data than memory/,
    ],
    [
      'mechanisms of rows that are not read',
      {},
      { of, data: { ...data, samples: 20 } },
      /is read up to row 19: leave out --limit/,
    ],
    [
      'one class',
      {},
      { data: { ...plain, labels: new Int32Array(200) } },
      /the labels of 200 samples are all the same/,
    ],
    [
      'fewer samples than classes',
      {},
      { data: memoryDataSet([1, 2, 3, 4, 5, 6], [2], { labels: [0, 1, 2] }) },
      /fewer than two classes with at least 2 samples/,
    ],
    ['an unknown layer', { layers: ['conv9'] }, {}, /no layer is named "conv9"/],
  ] as const)('%s', async (_, asked, own, message) => {
    await expect(probe(asked as Partial<ProbesParameters>, own)).rejects.toThrow(message);
  });

  it('a target twice', () => {
    expect(() => completeProbeParameters({ targets: ['fine', 'fine'] })).toThrow(/named twice/);
  });
});

it('ends when it is cancelled', async () => {
  const controller = new AbortController();
  const progress = ({ message }: Progress): void => {
    if (message.startsWith('Probing')) controller.abort();
  };
  await expect(probe({}, { signal: controller.signal, progress })).rejects.toThrow(/abort/i);
});
