import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addDims,
  isEqualDim,
  isLessDim,
  largerDim,
  negateDim,
  quotientOf,
  roundDim,
  smallerDim,
} from '../../../../../src/engine/graph/operators/dimArithmetic.ts';
import { withBatch, type Dim } from '../../../../../src/engine/graph/Shape.ts';

const factor = fc.integer({ min: -4, max: 4 });
const dim: fc.Arbitrary<Dim> = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  factor.filter((times) => times !== 0).map((times) => ({ batch: times })),
);
const batchSizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Whatever is known holds for every batch size; two numbers always give something known. */
function expectSound(
  symbolic: (a: Dim, b: Dim) => Dim | boolean | undefined,
  plain: (a: number, b: number) => number | boolean,
): void {
  const settings = { numRuns: 500 };
  const property = fc.property(dim, dim, (a, b) => {
    const result = symbolic(a, b);
    if (typeof a === 'number' && typeof b === 'number' && Number.isFinite(plain(a, b)))
      expect(result).toBeDefined();
    if (result === undefined) return;
    for (const size of batchSizes) {
      const [x, y] = withBatch([a, b], size) as [number, number];
      const filled = typeof result === 'boolean' ? result : withBatch([result], size)[0]! + 0;
      expect(filled).toBe(Number.isNaN(plain(x, y)) ? filled : plain(x, y) === 0 ? 0 : plain(x, y));
    }
  });
  fc.assert(property, settings);
}

test('sums and differences', () => {
  expectSound(addDims, (a, b) => a + b);
  expectSound(
    (a, b) => addDims(a, negateDim(b)),
    (a, b) => a - b,
  );
});

test('quotients: those of integers round towards zero', () => {
  expectSound(
    (a, b) => (b === 0 ? undefined : quotientOf('int64', a, b)),
    (a, b) => (b === 0 ? Number.NaN : Math.trunc(a / b)),
  );
});

test('comparisons, and the larger and the smaller', () => {
  expectSound(isEqualDim, (a, b) => a === b);
  expectSound(isLessDim, (a, b) => a < b);
  expectSound(largerDim, Math.max);
  expectSound(smallerDim, Math.min);
});

test('the batch is larger than any number up to its factor', () => {
  expect(isLessDim({ batch: 2 }, 2)).toBe(false);
  expect(isLessDim({ batch: 2 }, 3)).toBeUndefined();
  expect(isLessDim(1, { batch: 2 })).toBe(true);
  expect(isEqualDim({ batch: 1 }, -1)).toBe(false);
  expect(isEqualDim({ batch: 2 }, 3)).toBe(false);
  expect(isEqualDim({ batch: 1 }, 1)).toBeUndefined();
  expect(largerDim({ batch: 1 }, 1)).toEqual({ batch: 1 });
});

test('half a batch is not rounded', () => {
  expect(roundDim({ batch: 0.5 }, Math.floor)).toBeUndefined();
  expect(roundDim({ batch: 2 }, Math.floor)).toEqual({ batch: 2 });
  expect(roundDim(2.5, Math.floor)).toBe(2);
});
