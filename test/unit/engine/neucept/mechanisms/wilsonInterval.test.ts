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
