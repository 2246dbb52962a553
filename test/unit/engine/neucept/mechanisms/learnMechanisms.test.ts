import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyMechanisms } from '../../../../../src/engine/neucept/mechanisms/applyMechanisms.ts';
import { learnMechanisms } from '../../../../../src/engine/neucept/mechanisms/learnMechanisms.ts';
import { learnOrWarn } from '../../../../../src/engine/neucept/mechanisms/learnOrWarn.ts';
import { completeMechanismParameters } from '../../../../../src/engine/neucept/mechanisms/mechanismDefaults.ts';
import type { MechanismProblem } from '../../../../../src/engine/neucept/mechanisms/MechanismProblem.ts';
import { Matrix } from '../../../../../src/engine/numeric/Matrix.ts';
import { decodeArray } from '../../../../../src/protocol/EncodedArray.ts';
import { MechanismsSchema, type MechanismParameters } from '../../../../../src/protocol/Mechanisms.ts';
import type { ReportProgress } from '../../../../../src/protocol/requests.ts';
import { plantClusters } from '../../../../support/plantClusters.ts';

const from = { path: 'earlier.nlens.json', createdAt: '2026-01-01T00:00:00Z', data: 'digits' };

/** Three mechanisms of 40, 80 and 120 samples; the network calls all of them class 1, and is wrong in half of the first. */
function plant(
  parameters: Partial<MechanismParameters> = {},
  changes: Partial<MechanismProblem> = {},
): MechanismProblem & { planted: Int32Array } {
  const { matrix, cluster } = plantClusters(240, 6, 3);
  const indices = Int32Array.from(cluster, (_, i) => i);
  return {
    representation: matrix,
    representatives: Array.from({ length: 6 }, (_, neuron) => ({ layer: 'conv3', neuron: 2 * neuron })),
    samples: {
      row: indices.map((i) => 3 * i),
      predicted: indices.map(() => 1),
      output: Float64Array.from(indices, (i) => i / 240),
      label: indices.map((i) => (cluster[i] === 0 && i % 12 < 6 ? 0 : 1)),
      fine: cluster,
    },
    fineNames: ['two', 'four', 'six', 'eight'],
    classIndex: 1,
    parameters: completeMechanismParameters({ embedding: 'none', ...parameters }),
    seed: 5,
    ...changes,
    planted: cluster,
  };
}

describe.each(['kmeans', 'mixture', 'agglomerative'] as const)('%s', (clustering) => {
  test('finds the planted mechanisms and how many there are', async () => {
    const problem = plant({ clustering });
    const warnings: string[] = [];
    const found = await learnMechanisms(problem, warnings);
    expect(warnings).toEqual([]);
    expect(MechanismsSchema.parse(found)).toEqual(found);
    expect(found.sizes).toEqual([120, 80, 40]);
    expect(Array.from(decodeArray(found.assignment))).toEqual(Array.from(problem.planted, (k) => 2 - k));
    expect(found.candidates!.map(({ count }) => count)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const three = found.candidates![1]!.silhouette!;
    expect(Math.max(...found.candidates!.map(({ silhouette }) => silhouette!))).toBe(three);
    expect(found.silhouette).toBe(three);
    expect(found.entropy!.bits).toBe(0);
    expect(found.entropy!.counts[2]).toEqual([40, 0, 0, 0]);
    // H(1/6, 1/3, 1/2)
    expect(found.entropy!.whole).toBeCloseTo(Math.log2(6) / 6 + Math.log2(3) / 3 + 1 / 2, 12);
    expect(found.precision!.mechanisms.map((share) => [share!.hits, share!.of])).toEqual([
      [120, 120],
      [80, 80],
      [20, 40],
    ]);
    expect(found.precision!.whole).toMatchObject({ hits: 220, of: 240 });
    expect(Array.from(decodeArray(found.samples.row)).slice(0, 3)).toEqual([0, 3, 6]);
  });

  test('gives the same for the same seed', async () => {
    expect(await learnMechanisms(plant({ clustering, count: 4 }), [])).toEqual(
      await learnMechanisms(plant({ clustering, count: 4 }), []),
    );
  });
});

test('a mixture also chooses K by its BIC', async () => {
  const found = await learnMechanisms(plant({ clustering: 'mixture', criterion: 'bic', largest: 5 }), []);
  expect(found.sizes).toHaveLength(3);
  const bics = found.candidates!.map(({ bic }) => bic!);
  expect(bics.indexOf(Math.min(...bics))).toBe(1);
});

test('neurons of a layer share one scale, so that layers of different units weigh alike', async () => {
  const { representation: small } = plant();
  const both = new Matrix(240, 8);
  for (let i = 0; i < 240; i++) {
    for (let j = 0; j < 6; j++) both.set(i, j, small.at(i, j));
    // A layer of large numbers that says nothing, with a neuron that does not move.
    both.set(i, 6, 1e6 * Math.sin(i * 12.9898));
    both.set(i, 7, 5e5);
  }
  const representatives = Array.from({ length: 8 }, (_, j) => ({ layer: j < 6 ? 'a' : 'b', neuron: j }));
  const problem = plant({}, { representation: both, representatives });
  const found = await learnMechanisms(problem, []);
  expect(found.sizes).toEqual([120, 80, 40]);
  const scale = (j: number): number => found.scale[j]!;
  expect(scale(7)).toBe(scale(6));
  let variance = 0;
  for (let j = 0; j < 6; j++) {
    expect(scale(j)).toBe(scale(0));
    for (let i = 0; i < 240; i++) {
      variance += (Math.fround(both.at(i, j)) - found.centre[j]!) ** 2 / 240 / 6;
    }
  }
  expect(scale(0)).toBeCloseTo(Math.sqrt(variance), 10);
});

describe('which samples', () => {
  const base = plant();
  const predicted = base.samples.predicted!.map((_, i) => (i % 4 === 0 ? 0 : 1));
  const label = base.samples.label!.map((_, i) => (i % 3 === 0 ? 0 : 1));
  const samples = { ...base.samples, predicted, label };

  test.each([
    ['predicted', 180],
    ['label', 160],
    ['all', 240],
  ] as const)('%s: %i', async (clustered, count) => {
    const found = await learnMechanisms(plant({ clustered, count: 2 }, { samples }), []);
    expect(found.assignment.shape).toEqual([count]);
    const rows = Array.from(decodeArray(found.samples.row), (row) => row / 3);
    for (const i of rows) {
      if (clustered === 'predicted') expect(predicted[i]).toBe(1);
      if (clustered === 'label') expect(label[i]).toBe(1);
    }
    // Those that are predicted as the class, whichever samples are clustered; of its label, all would be hits.
    if (clustered === 'label') expect(found.precision).toBeUndefined();
    else expect(found.precision!.whole).toMatchObject({ hits: 120, of: 180 });
  });
});

describe('application', () => {
  test('its own samples have the mechanisms that they had, and keep them through JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('kmeans' as const, 'mixture' as const),
        fc.integer({ min: 2, max: 7 }),
        fc.nat(),
        async (clustering, count, seed) => {
          const { matrix } = plantClusters(90, 6, 3, { apart: 1, seed });
          const problem = plant({ clustering, count }, { representation: matrix, seed });
          const some = { ...problem, samples: firstSamples(problem, 90) };
          const learned = await learnMechanisms(some, []);
          const saved = MechanismsSchema.parse(JSON.parse(JSON.stringify(learned)));
          const applied = await applyMechanisms(saved, some, from);
          expect(applied.assignment).toEqual(learned.assignment);
          expect(applied.sizes).toEqual(learned.sizes);
          expect(applied.entropy).toEqual(learned.entropy);
          expect(applied.appliedFrom).toEqual(from);
        },
      ),
      { numRuns: 12 },
    );
  });

  test('new samples have the mechanism that they were planted in', async () => {
    const learned = await learnMechanisms(plant(), []);
    const { matrix, cluster } = plantClusters(60, 6, 3, { seed: 77 });
    const fresh = plant({}, { representation: matrix });
    const applied = await applyMechanisms(learned, { ...fresh, samples: firstSamples(fresh, 60) }, from);
    expect(Array.from(decodeArray(applied.assignment))).toEqual(Array.from(cluster, (k) => 2 - k));
    expect(MechanismsSchema.parse(applied)).toEqual(applied);
  });

  test('one prediction has one, too', async () => {
    const learned = await learnMechanisms(plant({ embedding: 'umap' }), []);
    const problem = plant();
    const representation = problem.representation.block(1, 0, 1, 6).copy();
    const applied = await applyMechanisms(
      learned,
      { ...problem, representation, samples: firstSamples(problem, 1) },
      from,
    );
    expect(Array.from(decodeArray(applied.assignment))).toEqual([1]);
    expect(applied.sizes).toEqual([0, 1, 0]);
    expect(MechanismsSchema.parse(JSON.parse(JSON.stringify(applied)))).toEqual(applied);
  });
});

describe('embedding', () => {
  test.each(['umap', 'pca'] as const)('%s keeps planted mechanisms apart', async (embedding) => {
    const problem = plant({ embedding });
    const found = await learnMechanisms(problem, []);
    const points = decodeArray(found.embedding!.points);
    expect(found.embedding!.method).toBe(embedding);
    const distance = (a: number, b: number): number =>
      Math.hypot(points[2 * a]! - points[2 * b]!, points[2 * a + 1]! - points[2 * b + 1]!);
    const others = Array.from(problem.planted, (_, i) => i);
    for (let i = 0; i < 240; i++) {
      const nearest = others
        .filter((j) => j !== i)
        .reduce((a, b) => (distance(i, b) < distance(i, a) ? b : a));
      expect(problem.planted[nearest]).toBe(problem.planted[i]);
    }
    expect(await learnMechanisms(problem, [])).toEqual(found);
  });

  test('of many samples, UMAP takes a part', async () => {
    const { matrix } = plantClusters(2100, 2, 3);
    const row = Int32Array.from({ length: 2100 }, (_, i) => i);
    const found = await learnMechanisms(
      {
        representation: matrix,
        representatives: [
          { layer: 'a', neuron: 0 },
          { layer: 'a', neuron: 1 },
        ],
        samples: { row, output: new Float64Array(2100) },
        parameters: completeMechanismParameters({ clustered: 'all', count: 3 }),
        seed: 0,
      },
      [],
    );
    expect(found.embedding!.points.shape).toEqual([2000, 2]);
    expect(found.embedding!.positions!.shape).toEqual([2000]);
    expect(MechanismsSchema.parse(found)).toEqual(found);
  });
});

describe('bad input', () => {
  const same = Matrix.fromRows(Array.from({ length: 240 }, () => [1, 2, 3, 4, 5, 6]));

  test('K larger than the samples', async () => {
    const { samples } = plant();
    const few = { ...samples, predicted: samples.predicted!.map((_, i) => (i < 3 ? 1 : 0)) };
    await expect(learnMechanisms(plant({ count: 4 }, { samples: few }), [])).rejects.toThrow(
      '4 mechanisms are more than the 3 samples that are clustered (of 240)',
    );
  });

  test('fewer different rows than K', async () => {
    await expect(learnMechanisms(plant({}, { representation: same }), [])).rejects.toThrow(
      'all 240 clustered samples have the same activations',
    );
    same.set(0, 0, 7);
    await expect(learnMechanisms(plant({ count: 3 }, { representation: same }), [])).rejects.toThrow(
      '3 mechanisms are more than the 2 different activations',
    );
    expect((await learnMechanisms(plant({}, { representation: same }), [])).sizes).toEqual([239, 1]);
  });

  test('an activation that is no number', async () => {
    const problem = plant();
    problem.representation.set(2, 1, Number.NaN);
    await expect(learnMechanisms(problem, [])).rejects.toThrow('conv3: row 6, neuron 2 is NaN');
  });

  test('a class that nothing is predicted as, or without labels', async () => {
    await expect(learnMechanisms(plant({}, { classIndex: 7 }), [])).rejects.toThrow(
      'none of the 240 samples is predicted as class 7',
    );
    await expect(learnMechanisms(plant({ clustered: 'label' }, { classIndex: 7 }), [])).rejects.toThrow(
      'none of the 240 samples has the label of class 7',
    );
    const samples = { ...plant().samples, label: undefined };
    await expect(learnMechanisms(plant({ clustered: 'label' }, { samples }), [])).rejects.toThrow(
      'the samples have no labels',
    );
  });

  test('fine labels that are no labels', async () => {
    const { samples } = plant();
    const many = { ...samples, fine: samples.fine!.map((label) => label + 20_240_101) };
    await expect(learnMechanisms(plant({ count: 2 }, { samples: many }), [])).rejects.toThrow(
      'fine labels go up to 20240103',
    );
  });

  test('BIC without a mixture', () => {
    expect(() => completeMechanismParameters({ criterion: 'bic' })).toThrow(
      'bic is of the clustering mixture',
    );
  });

  test('a warning where other results still stand', async () => {
    const warnings: string[] = [];
    expect(await learnOrWarn(plant({}, { classIndex: 7 }), warnings)).toBeUndefined();
    expect(warnings).toEqual([expect.stringMatching(/^no mechanisms: none of the 240 samples/)]);
  });

  test('a cancel ends it', async () => {
    const controller = new AbortController();
    const progress: ReportProgress = ({ done, total }) => {
      if (done > 0.7 * total) controller.abort(new Error('stop'));
    };
    const running = learnMechanisms(
      plant({ embedding: 'umap' }, { signal: controller.signal, progress }),
      [],
    );
    await expect(running).rejects.toThrow('stop');
  });
});

test('progress goes up to the whole', async () => {
  const shares: number[] = [];
  const progress: ReportProgress = ({ done, total }) => void shares.push(done / total);
  await learnMechanisms(plant({ embedding: 'umap', largest: 4 }, { progress }), []);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});

test('small mechanisms of a mixture are warned of', async () => {
  const warnings: string[] = [];
  const { matrix } = plantClusters(60, 12, 3);
  const problem = plant({ clustering: 'mixture', count: 3 }, { representation: matrix });
  await learnMechanisms(
    {
      ...problem,
      representatives: Array.from({ length: 12 }, (_, neuron) => ({ layer: 'a', neuron })),
      samples: firstSamples(problem, 60),
    },
    warnings,
  );
  expect(warnings).toEqual([
    expect.stringContaining('one has 10 samples, and its covariance is of 12 neurons'),
  ]);
});

function firstSamples({ samples }: MechanismProblem, count: number): MechanismProblem['samples'] {
  const { row, predicted, output, label, fine } = samples;
  return {
    row: row.slice(0, count),
    predicted: predicted!.slice(0, count),
    output: output.slice(0, count),
    label: label!.slice(0, count),
    fine: fine!.slice(0, count),
  };
}
