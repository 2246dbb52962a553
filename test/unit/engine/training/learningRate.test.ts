import { expect, test } from 'vitest';
import { learningRate } from '../../../../src/engine/training/learningRate.ts';

const base = { learningRate: 0.4, epochs: 4, stepEpochs: 2, stepFactor: 0.5, warmup: 0 };
const steps = 2;
const rates = (settings: Partial<Parameters<typeof learningRate>[2]>): number[] =>
  Array.from({ length: base.epochs * steps }, (_, step) =>
    learningRate(step, steps, { ...base, schedule: 'constant', ...settings }),
  );
const close = (values: readonly number[]): unknown[] =>
  values.map((value) => expect.closeTo(value, 12) as unknown);

test('constant', () => {
  expect(rates({})).toEqual(Array.from({ length: 8 }, () => 0.4));
});

test('step: a factor every so many epochs', () => {
  expect(rates({ schedule: 'step' })).toEqual([0.4, 0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.2]);
  expect(rates({ schedule: 'step', stepEpochs: 1, stepFactor: 0.1 })).toEqual(
    close([0.4, 0.4, 0.04, 0.04, 0.004, 0.004, 0.0004, 0.0004]),
  );
});

test('cosine: from the base down, half of it in the middle, and what is symmetrical to the start at the end', () => {
  const found = rates({ schedule: 'cosine' });
  expect(found[0]).toBe(0.4);
  expect(found[4]).toBeCloseTo(0.2, 12);
  expect(found[2]).toBeCloseTo(0.2 * (1 + Math.SQRT1_2), 12);
  expect(found[7]! + found[1]!).toBeCloseTo(0.4, 12);
});

test('warm-up rises in equal steps to the base, and the schedule begins after it', () => {
  expect(rates({ warmup: 2 })).toEqual(close([0.1, 0.2, 0.3, 0.4, 0.4, 0.4, 0.4, 0.4]));
  const cosine = rates({ schedule: 'cosine', warmup: 2 });
  expect(cosine.slice(0, 5)).toEqual(close([0.1, 0.2, 0.3, 0.4, 0.4]));
  expect(cosine[6]).toBeCloseTo(0.2, 12);
});
