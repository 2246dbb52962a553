import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wilsonInterval } from '../../../../../src/engine/neucept/mechanisms/wilsonInterval.ts';

test.each([
  // Newcombe (1998), Statistics in Medicine 17, table I, method 3.
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i: %f to %f', (hits, of, low, high) => {
  const share = wilsonInterval(hits, of);
  expect(share.low).toBeCloseTo(low, 4);
  expect(share.high).toBeCloseTo(high, 4);
});

test.each([10, 40, 100])('has the share of %i samples inside in 95 of 100 cases', (of) => {
  // The mean over all shares; of a single one, it goes up and down with the whole numbers that hits are.
  const shares = Array.from({ length: 199 }, (_, i) => (i + 1) / 200);
  let covered = 0;
  for (const share of shares) {
    let chance = (1 - share) ** of;
    for (let hits = 0; hits <= of; hits++) {
      const { low, high } = wilsonInterval(hits, of);
      if (low <= share && share <= high) covered += chance / shares.length;
      chance *= ((of - hits) / (hits + 1)) * (share / (1 - share));
    }
  }
  expect(covered).toBeGreaterThan(0.945);
  expect(covered).toBeLessThan(0.96);
});

test('lies in 0 … 1, has the share inside, and turns over with it', () => {
  const counts = fc.integer({ min: 1, max: 1_000_000 }).chain((of) => fc.tuple(fc.nat(of), fc.constant(of)));
  fc.assert(
    fc.property(counts, ([hits, of]) => {
      const { low, high } = wilsonInterval(hits, of);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(hits / of);
      expect(high).toBeGreaterThanOrEqual(hits / of);
      expect(low).toBeLessThan(high);
      expect(wilsonInterval(of - hits, of).high).toBeCloseTo(1 - low, 9);
    }),
  );
});
