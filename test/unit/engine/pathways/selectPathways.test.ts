import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlap, overlapWhole } from '../../../../src/engine/pathways/overlap.ts';
import { selectPathways } from '../../../../src/engine/pathways/selectPathways.ts';

// Few different scores, so that many are equal, and zeros.
const layers = fc.array(
  fc.array(
    fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 6 }), fc.double({ min: 0, max: 5, noNaN: true })),
    {
      minLength: 1,
      maxLength: 12,
    },
  ),
  { minLength: 1, maxLength: 4 },
);
const shares = fc
  .uniqueArray(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { minLength: 1, maxLength: 4 })
  .map((list) => list.sort((a, b) => a - b));

/** NumPy's default, written down slowly. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (values.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return low + (place - Math.floor(place)) * (high - low);
}

describe('selectPathways', () => {
  it('keeps a neuron if and only if its score is above the one threshold and not 0', () => {
    fc.assert(
      fc.property(layers, shares, (scores, sparsities) => {
        const total = scores.flat().length;
        const found = selectPathways(
          scores.map((layer) => Float64Array.from(layer)),
          sparsities,
        );
        found.forEach((selection, k) => {
          const threshold = quantile(scores.flat(), sparsities[k]!);
          expect(selection.threshold).toBeCloseTo(threshold, 12);
          const kept = scores.map((layer) =>
            layer.flatMap((score, neuron) => (score > selection.threshold && score > 0 ? [neuron] : [])),
          );
          expect(selection.layers.map((layer) => [...layer].sort((a, b) => a - b))).toEqual(kept);
          expect(selection.kept).toBe(kept.flat().length);
          expect(selection.reached).toBeCloseTo(1 - kept.flat().length / total, 12);
          // Never denser than what was asked, but for one neuron that the threshold lies next to.
          expect(selection.kept).toBeLessThanOrEqual((1 - sparsities[k]!) * total + 1);
          selection.layers.forEach((layer, i) =>
            layer.forEach((neuron, at) => {
              if (at > 0) expect(scores[i]![layer[at - 1]!]).toBeGreaterThanOrEqual(scores[i]![neuron]!);
            }),
          );
        });
      }),
    );
  });

  it('tells how many neurons tie at the threshold', () => {
    const [half] = selectPathways([Float64Array.of(0, 1, 1, 1), Float64Array.of(1, 2, 3)], [0.5]);
    expect(half).toEqual({
      asked: 0.5,
      reached: 1 - 2 / 7,
      kept: 2,
      threshold: 1,
      tied: 4,
      layers: [[], [2, 1]],
    });
    const [zeros] = selectPathways([Float64Array.of(0, 0, 0, 5)], [0.5]);
    expect(zeros).toMatchObject({ reached: 0.75, threshold: 0, tied: 0, layers: [[3]] });
    expect(selectPathways([new Float64Array(4)], [0.9])[0]).toMatchObject({ reached: 1, kept: 0 });
  });
});

it('overlap is Jaccard: those in both over those in any', () => {
  expect(overlap([1, 2, 3], [3, 2, 9])).toBe(2 / 4);
  expect(overlap([], [])).toBe(1);
  expect(overlap([4], [])).toBe(0);
  // Neuron 1 of one layer is not neuron 1 of another.
  expect(overlapWhole([[1], [1, 2]], [[], [1]])).toBe(1 / 3);
});
