import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaussLegendre, pathPoints } from '../../../../src/engine/conductance/pathSpacing.ts';

const spacings = ['trapezoid', 'left', 'right', 'middle', 'gausslegendre'] as const;

it.each(spacings)('%s: increasing points in [0, 1], weights that sum to 1', (spacing) => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 400 }), (count) => {
      const { alphas, weights } = pathPoints(spacing, count);
      expect(alphas).toHaveLength(count);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      alphas.forEach((alpha, k) => expect(alpha).toBeGreaterThan(k === 0 ? -1e-15 : alphas[k - 1]!));
      expect(alphas.at(-1)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 40 },
  );
});

describe('Gauss-Legendre', () => {
  it('integrates polynomials up to degree 2n - 1 exactly', () => {
    for (const count of [1, 2, 3, 8, 51]) {
      const { alphas, weights } = gaussLegendre(count);
      for (let degree = 0; degree < 2 * count; degree++) {
        const integral = alphas.reduce((sum, alpha, k) => sum + weights[k]! * alpha ** degree, 0);
        expect(integral).toBeCloseTo(1 / (degree + 1), 12);
      }
    }
  });

  it('has the tabulated nodes for n = 3', () => {
    const { alphas, weights } = gaussLegendre(3);
    expect(alphas[0]).toBeCloseTo(0.5 - Math.sqrt(0.15), 14);
    expect(alphas[1]).toBeCloseTo(0.5, 14);
    expect(weights).toEqual([5 / 18, 8 / 18, 5 / 18].map((weight) => expect.closeTo(weight, 14) as number));
  });
});

it('refuses a path of one point', () => {
  expect(() => pathPoints('trapezoid', 1)).toThrow(RangeError);
});
