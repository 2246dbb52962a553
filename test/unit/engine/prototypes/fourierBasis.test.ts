import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fourierBasis } from '../../../../src/engine/prototypes/fourierBasis.ts';

describe('fourierBasis', () => {
  it('is orthonormal for every length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (length) => {
        const { matrix } = fourierBasis(length);
        for (let a = 0; a < length; a++) {
          for (let b = 0; b < length; b++) {
            let product = 0;
            for (let row = 0; row < length; row++)
              product += matrix[row * length + a]! * matrix[row * length + b]!;
            expect(product).toBeCloseTo(a === b ? 1 : 0, 5);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it.each([7, 8])('has in each column a wave of the frequency it says, of %i points', (length) => {
    const { matrix, frequencies } = fourierBasis(length);
    for (let column = 0; column < length; column++) {
      const wave = Array.from({ length }, (_, row) => matrix[row * length + column]!);
      const cycles = Math.round(frequencies[column]! * length);
      // The literal discrete Fourier transform: all of the power is at this frequency.
      for (let k = 0; k <= length / 2; k++) {
        const part = (f: (angle: number) => number) =>
          wave.reduce((sum, value, row) => sum + value * f((2 * Math.PI * k * row) / length), 0);
        const power = part(Math.cos) ** 2 + part(Math.sin) ** 2;
        if (k === cycles) expect(power).toBeGreaterThan(1);
        else expect(power).toBeCloseTo(0, 8);
      }
    }
    expect([...frequencies].map((f) => Math.round(f * length))).toEqual(
      length === 7 ? [0, 1, 1, 2, 2, 3, 3] : [0, 1, 1, 2, 2, 3, 3, 4],
    );
  });
});
