import { expect, it } from 'vitest';
import { makeMapMaker } from '../../../../../src/engine/evaluation/attribution/makeMapMaker.ts';
import { pathNetwork } from '../../../../../src/engine/conductance/PathNetwork.ts';
import { float32 } from '../../../../../src/engine/graph/Tensor.ts';
import { Random } from '../../../../../src/engine/numeric/Random.ts';
import { openMap } from '../../../../../src/engine/pathways/openMap.ts';
import { denseModel, evaluationOf } from '../../../../support/evaluationCase.ts';
import { memoryDataSet } from '../../../../support/memoryDataSet.ts';

it('makes pathway gradients of the neurons that score highest, and opens their magnitudes', async () => {
  const random = new Random(2);
  const first = Array.from({ length: 5 }, () => Array.from({ length: 16 }, () => random.normal()));
  const second = [[3, 1, -2, 0.5, 4]];
  const x = Array.from({ length: 16 }, () => random.normal());
  const model = denseModel([1, 4, 4], first, second);
  const analysis = evaluationOf(model, memoryDataSet(x, [1, 4, 4]), {
    test: 'sanity',
    methods: ['mct', 'intgrad', 'mct-opened'],
    sparsity: 0.7,
    smoothing: 2,
  });
  const maker = await makeMapMaker(analysis, pathNetwork(model), () => undefined);
  const maps = await maker.maps({ input: float32(x, [1, 1, 4, 4]), target: 0 }, 0);
  // |a · ∂F/∂a|; above the threshold of 70 % of five neurons, the quantile 2.8, are two at most.
  const scores = first.map((row, i) =>
    Math.abs(
      second[0]![i]! *
        Math.max(
          0,
          row.reduce((sum, weight, j) => sum + weight * x[j]!, 0),
        ),
    ),
  );
  const sorted = [...scores].sort((a, b) => a - b);
  const threshold = sorted[2]! + 0.8 * (sorted[3]! - sorted[2]!);
  const kept = scores.flatMap((score, i) => (score > threshold && score > 0 ? [i] : []));
  expect(kept.length).toBeGreaterThan(0);
  const gradient = x.map((_, j) => kept.reduce((sum, i) => sum + second[0]![i]! * first[i]![j]!, 0));
  const mct = maps.get('mct')!;
  gradient.forEach((value, j) => expect(mct.values[j]).toBeCloseTo(value, 5));
  // The layer is linear above: its integrated gradients are the same scores.
  maps.get('intgrad')!.values.forEach((value, j) => expect(value).toBeCloseTo(gradient[j]!, 5));
  const magnitude = { height: 4, width: 4, values: Float64Array.from(mct.values, Math.abs) };
  expect(maps.get('mct-opened')).toEqual(openMap(magnitude, 2));
});
