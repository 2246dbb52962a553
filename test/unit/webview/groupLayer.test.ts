import { describe, expect, it } from 'vitest';
import { rankIntervals } from '../../../src/engine/conductance/rankIntervals.ts';
import { decodeArray, encodeArray } from '../../../src/protocol/EncodedArray.ts';
import { groupLayer } from '../../../webview/views/groupLayer.ts';
import { groupRankIntervals } from '../../../webview/views/groupRankIntervals.ts';
import { sampleGroups } from '../../../webview/views/sampleGroups.ts';
import { makeConductanceResult } from '../../support/makeConductanceResult.ts';

const result = makeConductanceResult({
  samples: 60,
  shown: 1,
  layers: [
    { name: 'fc', operator: 'Gemm', shape: [7] },
    { name: 'branch', operator: 'Gemm', shape: [3], completeInstead: 'fc' },
  ],
});
const [layer, branch] = result.layers as [(typeof result.layers)[0], (typeof result.layers)[0]];
const groups = sampleGroups(result);
const [all, ...classes] = groups;
const predicted = classes.filter(({ key }) => key.startsWith('predicted'));
const labelled = classes.filter(({ key }) => key.startsWith('labelled'));

describe('sampleGroups', () => {
  it('puts every sample into one class by prediction and into one by label', () => {
    for (const kind of [predicted, labelled]) {
      expect(kind).toHaveLength(10);
      const members = kind.flatMap(({ samples }) => samples);
      expect(members.sort((a, b) => a - b)).toEqual(all!.samples);
    }
    expect(result.samples[predicted[7]!.samples[1]!]!.predicted).toBe(7);
  });

  it('has no classes by label where labels are missing, and none where all samples are of one', () => {
    const unlabelled = result.samples.map(({ index, output, baselineOutput }) => ({
      index,
      output,
      baselineOutput,
      predicted: 4,
      target: 4,
    }));
    expect(sampleGroups({ ...result, samples: unlabelled })).toHaveLength(1);
    const [first, ...others] = unlabelled;
    const some = { ...result, samples: [{ ...first!, label: 2 }, { ...first!, label: 5 }, ...others] };
    expect(
      sampleGroups(some)
        .filter(({ key }) => key.startsWith('labelled'))
        .map(({ samples }) => samples),
    ).toEqual([[0], [1]]);
  });
});

describe('groupLayer', () => {
  it('is the layer itself for all samples', () => {
    expect(groupLayer(result, layer, all!)).toBe(layer);
  });

  it('computes a class by hand', () => {
    const two = {
      ...result,
      samples: [4, 8, 3].map((output, index) => ({
        ...result.samples[0]!,
        index,
        output,
        baselineOutput: 1,
        predicted: index % 2,
      })),
    };
    const small = {
      ...layer,
      neurons: 2,
      perSample: encodeArray(Float64Array.of(1, 2, 9, 9, 4, -1), [3, 2]),
    };
    const group = sampleGroups(two).find(({ key }) => key === 'predicted 0')!;
    const { scores, meanAbsolute, share, completeness, rankInterval } = groupLayer(two, small, group)!;
    expect(scores).toEqual([2.5, 0.5]);
    expect(meanAbsolute).toEqual([2.5, 1.5]);
    // Changes of the output: 3 and 2, and 7 of the sample that is not in the class. Sums: 3 and 3.
    expect(share).toBeCloseTo(3 / 2.5, 12);
    expect(completeness).toEqual({ sum: 3, expected: 2.5, relativeError: 1 / 4 });
    expect(rankInterval).toBeUndefined();
  });

  it('has class means that average, by the classes’ sizes, to those of all samples', () => {
    for (const kind of [predicted, labelled]) {
      for (const measure of ['scores', 'meanAbsolute'] as const) {
        const whole = layer[measure].map((_, neuron) =>
          kind.reduce(
            (sum, group) =>
              sum + (groupLayer(result, layer, group)![measure][neuron]! * group.samples.length) / 60,
            0,
          ),
        );
        whole.forEach((value, neuron) => expect(value).toBeCloseTo(layer[measure][neuron]!, 9));
      }
    }
  });

  it('has no completeness where the layer is no cut', () => {
    expect(groupLayer(result, branch, predicted[0]!)!.completeness).toBe('not a cut');
  });

  it('goes by the stored samples', () => {
    const [first, second] = predicted[2]!.samples as [number, number];
    const values = decodeArray(layer.perSample).slice(0, second * 7);
    const cut = { ...layer, perSample: encodeArray(values, [second, 7]) };
    expect(groupLayer(result, cut, predicted[2]!)!.scores).toEqual([
      ...values.subarray(first * 7, first * 7 + 7),
    ]);
    expect(
      groupLayer(result, { ...layer, perSample: encodeArray(values.slice(0, 7), [1, 7]) }, predicted[2]!),
    ).toBeUndefined();
  });
});

describe('groupRankIntervals', () => {
  const perSample = decodeArray(layer.perSample);

  it('is the engine’s for all samples', () => {
    expect(groupRankIntervals(perSample, 7, all!.samples, 3)).toEqual(
      rankIntervals(perSample, 60, 7, 200, 3),
    );
  });

  it('takes the rows of the class', () => {
    const { samples } = labelled[4]!;
    const rows = samples.flatMap((sample) => [...perSample.subarray(sample * 7, sample * 7 + 7)]);
    expect(groupRankIntervals(perSample, 7, samples, 3)).toEqual(
      rankIntervals(rows, samples.length, 7, 200, 3),
    );
  });

  it('says why there are none', () => {
    expect(groupRankIntervals(perSample, 7, [5], 3)).toContain('at least two samples');
    expect(groupRankIntervals(new Float32Array(2e5), 1e5, [0, 1], 3)).toContain('size');
  });
});
