import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highestPosition } from '../../../../src/engine/numeric/highestPosition.ts';

describe('highestPosition', () => {
  it('is the first position of the maximum, with or without one of them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 })), fc.option(fc.nat(9)), (values, except) => {
        const left = values.filter((_, i) => i !== except);
        const place = values.findIndex((value, i) => i !== except && value === Math.max(...left));
        expect(highestPosition(values, except ?? undefined)).toBe(place);
      }),
    );
    expect(highestPosition([-Infinity, -Infinity])).toBe(0);
  });

  it('takes as many numbers as a vocabulary has', () => {
    const logits = new Array<number>(300_000).fill(0);
    logits[250_000] = 1;
    expect(highestPosition(logits)).toBe(250_000);
  });
});
