import { expect, it } from 'vitest';
import { midRanks, rankIntervals } from '../../../../src/engine/conductance/rankIntervals.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';

it('ranks the largest first and shares the ranks of ties', () => {
  expect([...midRanks([5, 1, 5, 9])]).toEqual([2.5, 4, 2.5, 1]);
});

it('is one rank wide where the samples agree, and wide where they do not', () => {
  const random = new Random(3);
  const samples = 60;
  // Neuron 0 is far ahead in every sample; 1 and 2 have the same distribution.
  const values = Array.from({ length: samples }, () => [-100, random.normal(), random.normal()]).flat();
  const { low, high } = rankIntervals(values, samples, 3, 400, 1);
  expect([low[0], high[0]]).toEqual([1, 1]);
  expect([low[1], high[1]]).toEqual([2, 3]);
  expect(rankIntervals(values, samples, 3, 400, 1)).toEqual({ low, high });
});

it('covers the true rank in about 95 % of repetitions', () => {
  const random = new Random(5);
  let covered = 0;
  for (let repetition = 0; repetition < 100; repetition++) {
    // True mean absolute values 3, 2, 1: neuron 1 has rank 2.
    const values = Array.from({ length: 40 }, () =>
      [3, 2, 1].map((mean) => mean + 4 * (random.uniform() - 0.5) * (random.uniform() > 0.5 ? 1 : 0.2)),
    ).flat();
    const { low, high } = rankIntervals(values, 40, 3, 200, repetition);
    if (low[1]! <= 2 && high[1]! >= 2) covered++;
  }
  expect(covered).toBeGreaterThanOrEqual(90);
});
