import { describe, expect, it } from 'vitest';
import { compareNeucept } from '../../../../../src/engine/neucept/comparison/compareNeucept.ts';
import { decodeArray, encodeArray } from '../../../../../src/protocol/EncodedArray.ts';
import type { Mechanisms } from '../../../../../src/protocol/Mechanisms.ts';
import { NeuceptComparisonResultSchema } from '../../../../../src/protocol/NeuceptComparisonResult.ts';
import { makeCompared } from '../../../../support/makeNeuceptComparison.ts';
import { makeNeucept } from '../../../../support/makeNeucept.ts';

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
  it('finds no difference between a model and itself, whatever the numbers of its mechanisms', () => {
    const [first] = makeCompared();
    const other = { ...first, mechanisms: renamed(first.mechanisms, [2, 0, 1]) };
    for (const second of [first, other]) {
      const { mechanisms, layers, warnings } = compareNeucept(first, second);
      expect(mechanisms!.agreement!.adjustedRand).toBeCloseTo(1, 12);
      expect(mechanisms!.agreement!.adjustedMutualInformation).toBeCloseTo(1, 12);
      expect(mechanisms!.agreement!.normalisedMutualInformation).toBeCloseTo(1, 12);
      expect(mechanisms!.second.entropy!.bits - mechanisms!.first.entropy!.bits).toBe(0);
      for (const { overlap, first: layer } of layers) {
        expect(overlap).toMatchObject({ both: layer.selected.length, any: layer.selected.length });
      }
      expect(warnings.join()).toContain('one and the same model');
    }
  });

  it('matches layers by name, and counts the samples of each pair of mechanisms', () => {
    const [first, second] = makeCompared();
    const result = compareNeucept(first, second);
    expect(NeuceptComparisonResultSchema.parse(result)).toEqual(result);
    expect(result.layers.map(({ name }) => name)).toEqual(['conv3']);
    expect(result.unmatched).toEqual({ first: ['linear0'], second: ['linear1'] });
    expect(result.output).toEqual(first.output);
    const { table, samples } = result.mechanisms!.agreement!;
    expect(samples).toBe(200);
    expect(table.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual(first.mechanisms.sizes);
    const columns = second.mechanisms.sizes.map((_, j) => table.reduce((sum, row) => sum + row[j]!, 0));
    expect(columns).toEqual(second.mechanisms.sizes);
  });

  it('compares the mechanisms of the samples that both have', () => {
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
    expect(compareNeucept(first, moved(shifted)).mechanisms!.agreement!.samples).toBe(50);
    const apart = compareNeucept(first, moved(Int32Array.from(rows, (row) => row + 1000)));
    expect(apart.mechanisms!.agreement).toBeUndefined();
  });

  it('expects as many selected neurons in both as random draws from the tested ones have', () => {
    const first = makeNeucept({ tested: [0, 2, 3, 5], selected: [2, 3] });
    const second = makeNeucept({
      tested: [1, 2, 3, 4],
      order: [1, 2, 3, 4],
      selected: [1, 2, 4],
      groups: [],
    });
    // 2 and 3 are tested in both; each is drawn with the chance 2 / 4 in one and 3 / 4 in the other.
    expect(compareNeucept(first, second).layers[0]!.overlap).toEqual({ both: 1, any: 4, expected: 0.75 });
    const wider = makeNeucept({ shape: [2, 3] });
    expect(compareNeucept(first, wider).layers[0]!.overlap).toBeUndefined();
  });

  it('takes matrices by their place, and says what it takes for granted', () => {
    const first = makeNeucept();
    const second = { ...makeNeucept({ name: 'other.npy' }), data: { ...first.data, sha256: 'c'.repeat(64) } };
    const result = compareNeucept(first, second);
    expect(result.layers).toHaveLength(1);
    expect(result.warnings.join()).toContain('row n of both for the same sample');
  });

  it('says with which settings the two differ', () => {
    const [first, second] = makeCompared();
    second.parameters = { ...second.parameters, precision: 0.8 };
    second.mechanisms.parameters = { ...second.mechanisms.parameters, clustering: 'mixture' };
    expect(compareNeucept(first, second).warnings[0]).toBe(
      'The two were analysed with different settings: precision (0.9 and 0.8), clustering (kmeans and mixture).',
    );
    const { mechanisms, ...without } = second;
    expect(mechanisms).toBeDefined();
    const result = compareNeucept(first, without);
    expect(result.mechanisms).toBeUndefined();
    expect(result.warnings).toContain('Mechanisms are not compared: the second analysis has none.');
  });

  it('refuses two that have nothing to be compared by', () => {
    const [first, second] = makeCompared();
    const network = first.parameters.network!;
    const changed = (change: object) => () => compareNeucept(first, { ...second, ...change });
    expect(changed({ data: { ...second.data, sha256: 'e'.repeat(64) } })).toThrow(
      'models/even-odd.onnx and models/scratch.onnx were analysed on different data, even-odd (400 samples) and even-odd (400 samples): analyse both on the same samples',
    );
    expect(changed({ data: { ...second.data, samples: 300 } })).toThrow(/different data.*300 samples/);
    expect(changed({ parameters: { ...second.parameters, network: { ...network, class: 1 } } })).toThrow(
      'different classes, 0 (even) and 1 (odd)',
    );
    expect(changed({ output: { name: 'logits', labels: ['cat', 'dog'] } })).toThrow('0 (even) and 0 (cat)');
    expect(changed({ layers: [second.layers[1]] })).toThrow(
      'have no analysed layer in common (conv3, linear0 against linear1): analyse layers of the same names',
    );
    expect(() => compareNeucept(first, makeNeucept())).toThrow(
      'models/even-odd.onnx was analysed as a network and z.npy is a matrix of activations',
    );
  });
});
