import fc from 'fast-check';
import { expect, test } from 'vitest';
import { erf } from '../../../../src/engine/reference/erf.ts';

// Abramowitz and Stegun, table 7.1; the last from 1 - erfc, table 7.3.
test.each([
  [0, 0],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [2, 0.9953222650189527],
  [3, 0.9999779095030014],
  [4, 0.9999999845827421],
])('erf(%d)', (x, expected) => {
  expect(Math.abs(erf(x) - expected)).toBeLessThan(2e-16 * 2);
  expect(erf(-x)).toBe(-erf(x));
});

test('rises everywhere, from -1 to 1, also where one formula takes over from the other', () => {
  fc.assert(
    fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (x) => {
      expect(Math.abs(erf(x))).toBeLessThanOrEqual(1);
      expect(erf(x + 1e-3)).toBeGreaterThanOrEqual(erf(x));
    }),
  );
  expect(erf(3) - erf(3 - 1e-9)).toBeGreaterThan(0);
  expect(erf(3) - erf(3 - 1e-9)).toBeLessThan(1e-12);
  expect(erf(Infinity)).toBe(1);
  expect(erf(NaN)).toBeNaN();
});
