import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  batch,
  broadcastShapes,
  divideDims,
  formatShape,
  isStatic,
  multiplyDims,
  sameShape,
  shapeSize,
  withBatch,
  type Dim,
  type Shape,
} from '../../../../src/engine/graph/Shape.ts';

const length = fc.integer({ min: 1, max: 4 });
const dim: fc.Arbitrary<Dim> = fc.oneof(
  length,
  fc.integer({ min: 1, max: 3 }).map((times) => ({ batch: times })),
);
const shape = fc.array(dim, { maxLength: 4 });
/** A batch size that no axis of the shapes above has, so that a batch axis is told from a number. */
const batchSize = 101;

describe('broadcastShapes', () => {
  test('agrees with counting in from the last axis', () => {
    fc.assert(
      fc.property(fc.array(length, { maxLength: 4 }), fc.array(length, { maxLength: 4 }), (a, b) => {
        expect(broadcastShapes(a, b)).toEqual(bruteForce(a, b));
      }),
    );
  });

  test('keeps the batch symbolic: the result filled in is that of the shapes filled in', () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        const expected = bruteForce(withBatch(a, batchSize), withBatch(b, batchSize));
        const actual = broadcastShapes(a, b);
        expect(actual && withBatch(actual, batchSize)).toEqual(expected);
      }),
    );
  });

  test('does not depend on the order', () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        expect(broadcastShapes(a, b)).toEqual(broadcastShapes(b, a));
      }),
    );
  });
});

describe('lengths with a batch', () => {
  test('a product filled in is the product of what is filled in', () => {
    fc.assert(
      fc.property(dim, dim, (a, b) => {
        const product = multiplyDims(a, b);
        const [x, y] = withBatch([a, b], batchSize) as [number, number];
        if (product === undefined) expect(isStatic([a]) || isStatic([b])).toBe(false);
        else expect(withBatch([product], batchSize)).toEqual([x * y]);
      }),
    );
  });

  test('a quotient takes back a product', () => {
    fc.assert(
      fc.property(dim, dim, (a, b) => {
        const product = multiplyDims(a, b);
        if (product !== undefined) expect(divideDims(product, b)).toEqual(a);
      }),
    );
  });

  test('a quotient that leaves a rest, or by zero, is unknown', () => {
    expect(divideDims(7, 2)).toBeUndefined();
    expect(divideDims({ batch: 3 }, 2)).toBeUndefined();
    expect(divideDims(6, batch)).toBeUndefined();
    expect(divideDims(6, 0)).toBeUndefined();
  });

  test('the number of elements, which is unknown where the batch enters twice', () => {
    expect(shapeSize([batch, 3, 4])).toEqual({ batch: 12 });
    expect(shapeSize([])).toBe(1);
    expect(shapeSize([batch, 0])).toBe(0);
    expect(shapeSize([batch, batch])).toBeUndefined();
  });

  test('shapes are the same only where every axis is', () => {
    expect(sameShape([batch, 3], [{ batch: 1 }, 3])).toBe(true);
    expect(sameShape([batch, 3], [{ batch: 2 }, 3])).toBe(false);
    expect(sameShape([batch], [1])).toBe(false);
    expect(sameShape([1, 3], [3])).toBe(false);
  });

  test('for messages the batch is N', () => {
    expect(formatShape([batch, 3, { batch: 4 }])).toBe('[N, 3, 4N]');
    expect(formatShape([])).toBe('[]');
  });
});

/** NumPy's rule: missing axes count as 1; lengths agree or one of them is 1. */
function bruteForce(a: Shape, b: Shape): number[] | undefined {
  const result: number[] = [];
  for (let i = 1; i <= Math.max(a.length, b.length); i++) {
    const lengths = [(a.at(-i) ?? 1) as number, (b.at(-i) ?? 1) as number];
    const others = lengths.filter((each) => each !== 1);
    if (new Set(others).size > 1) return undefined;
    result.unshift(others[0] ?? 1);
  }
  return result;
}
