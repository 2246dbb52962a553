import { describe, expect, it } from 'vitest';
import { compareNeucept } from '../../../../../src/engine/neucept/comparison/compareNeucept.ts';
import { decodeArray, encodeArray } from '../../../../../src/protocol/EncodedArray.ts';
import type { Mechanisms } from '../../../../../src/protocol/Mechanisms.ts';
import type { NeuceptResult } from '../../../../../src/protocol/NeuceptResult.ts';
import { NeuceptComparisonResultSchema } from '../../../../../src/protocol/NeuceptComparisonResult.ts';
import { makeCompared, quiet } from '../../../../support/makeNeuceptComparison.ts';
import { makeNeucept } from '../../../../support/makeNeucept.ts';

const compare = (first: NeuceptResult, second: NeuceptResult) => compareNeucept(first, second, quiet);

/** With mechanism c called names[c]. */
function renamed(mechanisms: Mechanisms, names: readonly number[]): Mechanisms {
  const assignment = decodeArray(mechanisms.assignment);
  const order = names.map((_, i) => names.indexOf(i));
  return {
    ...mechanisms,
    assignment: encodeArray(
      Int32Array.from(assignment, (c) => names[c]!),
      [assignment.length],
    ),
    sizes: order.map((c) => mechanisms.sizes[c]!),
  };
}

describe('compareNeucept', () => {
  it('finds no difference between a model and itself, whatever the numbers of its mechanisms', async () => {
    const [first] = makeCompared(60);
    const other = { ...first, mechanisms: renamed(first.mechanisms, [2, 0, 1]) };
    for (const second of [first, other]) {
      const { mechanisms, entropies, layers, warnings } = await compare(first, second);
      expect(mechanisms!.agreement!.adjustedRand).toBeCloseTo(1, 12);
      expect(mechanisms!.agreement!.adjustedMutualInformation).toBeCloseTo(1, 12);
      expect(mechanisms!.agreement!.normalisedMutualInformation).toBeCloseTo(1, 12);
      expect(mechanisms!.second.entropy!.bits - mechanisms!.first.entropy!.bits).toBe(0);
      expect(entropies!.curves).toHaveLength(6);
      for (const curve of entropies!.curves) expect(curve.second).toEqual(curve.first);
      for (const { overlap, first: layer } of layers) {
        expect(overlap).toMatchObject({ both: layer.selected.length, any: layer.selected.length });
      }
      expect(warnings.join()).toContain('one and the same model');
    }
  });

  it('matches layers by name, and counts the samples of each pair of mechanisms', async () => {
    const [first, second] = makeCompared(100);
    const result = await compare(first, second);
    expect(NeuceptComparisonResultSchema.parse(result)).toEqual(result);
    expect(result.layers.map(({ name }) => name)).toEqual(['conv3']);
    expect(result.unmatched).toEqual({ first: ['linear0'], second: ['linear1'] });
    expect(result.output).toEqual(first.output);
    const { table, samples } = result.mechanisms!.agreement!;
    expect(samples).toBe(100);
    expect(table.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual(first.mechanisms.sizes);
    const columns = second.mechanisms.sizes.map((_, j) => table.reduce((sum, row) => sum + row[j]!, 0));
    expect(columns).toEqual(second.mechanisms.sizes);
  });

  it('compares the mechanisms of the samples that both have', async () => {
    const [first, second] = makeCompared();
    const rows = decodeArray(second.mechanisms.samples.row);
    const shifted = Int32Array.from(rows, (row) => row + 300);
    const moved = (row: Int32Array) => ({
      ...second,
      mechanisms: {
        ...second.mechanisms,
        samples: { ...second.mechanisms.samples, row: encodeArray(row, [row.length]) },
      },
    });
    expect((await compare(first, moved(shifted))).mechanisms!.agreement!.samples).toBe(50);
    const apart = await compare(first, moved(Int32Array.from(rows, (row) => row + 1000)));
    expect(apart.mechanisms!.agreement).toBeUndefined();
  });

  it('clusters the same samples in both, so that fine labels which a layer has are found', async () => {
    const [first, second] = makeCompared(100);
    const { entropies } = await compare(first, second);
    const curve = entropies!.curves.find(({ clustering }) => clustering === 'kmeans')!;
    expect(curve.neurons).toEqual({ first: 4, second: 4 });
    expect(entropies!.samples).toBe(100);
    // The first model's clusters are made around three centres, of which each has nine of ten samples of a fine label.
    expect(curve.first[1]).toBeLessThan(0.8 * entropies!.whole);
    // What is known of a sample only grows where clusters of the tree are divided.
    const tree = entropies!.curves.find(({ clustering }) => clustering === 'agglomerative')!;
    for (let i = 1; i < tree.first.length; i++)
      expect(tree.first[i]).toBeLessThanOrEqual(tree.first[i - 1]! + 1e-9);
  });

  it('leaves entropies out where samples or fine labels do not allow them, and says so', async () => {
    const [first, second] = makeCompared();
    const samples = (change: object) => ({
      ...second,
      mechanisms: { ...second.mechanisms, samples: { ...second.mechanisms.samples, ...change } },
    });
    const rows = decodeArray(second.mechanisms.samples.row);
    const few = await compare(
      first,
      samples({
        row: encodeArray(
          Int32Array.from(rows, (row, i) => (i < 9 ? row : row + 1000)),
          [200],
        ),
      }),
    );
    expect(few.entropies).toBeUndefined();
    expect(few.warnings.join()).toContain(
      'only 9 samples have a mechanism in both models, and 10 are needed',
    );
    const fine = decodeArray(first.mechanisms.samples.fine!);
    const other = await compare(
      first,
      samples({
        fine: encodeArray(
          Int32Array.from(fine, (label) => label + 1),
          [200],
        ),
      }),
    );
    expect(other.entropies).toBeUndefined();
    expect(other.warnings.join()).toContain('other fine labels for the same samples');
    expect((await compare(first, samples({ fine: undefined }))).entropies).toBeUndefined();
    const flat = { ...second.mechanisms, representation: encodeArray(new Float32Array(200 * 8), [200, 8]) };
    const constant = await compare(first, { ...second, mechanisms: flat });
    expect(constant.entropies).toBeUndefined();
    expect(constant.warnings.join()).toContain('its samples have only 1 different activations');
  });

  it('stops when it is told to', async () => {
    const [first, second] = makeCompared();
    const stop = new AbortController();
    const running = compareNeucept(first, second, { progress: () => stop.abort(), signal: stop.signal });
    await expect(running).rejects.toThrow(/abort/i);
  });

  it('expects as many selected neurons in both as random draws from the tested ones have', async () => {
    const first = makeNeucept({ tested: [0, 2, 3, 5], selected: [2, 3] });
    const second = makeNeucept({
      tested: [1, 2, 3, 4],
      order: [1, 2, 3, 4],
      selected: [1, 2, 4],
      groups: [],
    });
    // 2 and 3 are tested in both; each is drawn with the chance 2 / 4 in one and 3 / 4 in the other.
    expect((await compare(first, second)).layers[0]!.overlap).toEqual({ both: 1, any: 4, expected: 0.75 });
    const wider = makeNeucept({ shape: [2, 3] });
    expect((await compare(first, wider)).layers[0]!.overlap).toBeUndefined();
  });

  it('takes matrices by their place, and says what it takes for granted', async () => {
    const first = makeNeucept();
    const second = { ...makeNeucept({ name: 'other.npy' }), data: { ...first.data, sha256: 'c'.repeat(64) } };
    const result = await compare(first, second);
    expect(result.layers).toHaveLength(1);
    expect(result.warnings.join()).toContain('row n of both for the same sample');
  });

  it('says with which settings the two differ', async () => {
    const [first, second] = makeCompared(40);
    second.parameters = { ...second.parameters, precision: 0.8 };
    second.mechanisms.parameters = { ...second.mechanisms.parameters, clustering: 'mixture' };
    expect((await compare(first, second)).warnings[0]).toBe(
      'The two were analysed with different settings: precision (0.9 and 0.8), clustering (kmeans and mixture).',
    );
    const { mechanisms, ...without } = second;
    expect(mechanisms).toBeDefined();
    const result = await compare(first, without);
    expect(result.mechanisms).toBeUndefined();
    expect(result.warnings).toContain('Mechanisms are not compared: the second analysis has none.');
  });

  it('refuses two that have nothing to be compared by', async () => {
    const [first, second] = makeCompared();
    const network = first.parameters.network!;
    const changed = (change: object) => compare(first, { ...second, ...change });
    await expect(changed({ data: { ...second.data, sha256: 'e'.repeat(64) } })).rejects.toThrow(
      'models/even-odd.onnx and models/scratch.onnx were analysed on different data, even-odd (400 samples) and even-odd (400 samples): analyse both on the same samples',
    );
    await expect(changed({ data: { ...second.data, samples: 300 } })).rejects.toThrow(
      /different data.*300 samples/,
    );
    await expect(
      changed({ parameters: { ...second.parameters, network: { ...network, class: 1 } } }),
    ).rejects.toThrow('different classes, 0 (even) and 1 (odd)');
    await expect(changed({ output: { name: 'logits', labels: ['cat', 'dog'] } })).rejects.toThrow(
      '0 (even) and 0 (cat)',
    );
    await expect(changed({ layers: [second.layers[1]] })).rejects.toThrow(
      'have no analysed layer in common (conv3, linear0 against linear1): analyse layers of the same names',
    );
    await expect(compare(first, makeNeucept())).rejects.toThrow(
      'models/even-odd.onnx was analysed as a network and z.npy is a matrix of activations',
    );
  });
});
