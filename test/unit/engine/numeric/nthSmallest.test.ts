import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nthSmallest } from '../../../../src/engine/numeric/nthSmallest.ts';

describe('nthSmallest', () => {
  it('is what stands there in the sorted values, with many equal ones and few', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })), { minLength: 1 }),
        fc.nat(),
        (values, seed) => {
          const place = seed % values.length;
          const expected = Float64Array.from(values).sort()[place]!;
          // 0 and −0 are one value.
          expect(nthSmallest(Float64Array.from(values), place) === expected).toBe(true);
        },
      ),
    );
  });

  it('takes steps in proportion to the values, also of sorted, reversed and equal ones', () => {
    const most = 200_000;
    for (const of of [(i: number) => i, (i: number) => -i, () => 1, (i: number) => Math.min(i, most - i)]) {
      const values = Float32Array.from({ length: most }, (_, i) => of(i));
      const sorted = values.slice().sort();
      for (const place of [0, most >> 1, most - 1]) {
        expect(nthSmallest(values.slice(), place)).toBe(sorted[place]);
      }
    }
  });
});
