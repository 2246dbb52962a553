import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRemoved, removalRanks } from '../../../../../src/engine/evaluation/attribution/removalRanks.ts';
import { removePixels } from '../../../../../src/engine/evaluation/attribution/removePixels.ts';

const plane = (rows: readonly (readonly number[])[]) => ({
  height: rows.length,
  width: rows[0]!.length,
  values: Float64Array.from(rows.flat()),
});

describe('removalRanks', () => {
  it('orders pixels by magnitude, or by the signed value', () => {
    const map = plane([
      [3, -4],
      [0, 1],
    ]);
    expect([...removalRanks(map, { order: 'magnitude', tile: 1 }, 0).ranks]).toEqual([2, 3, 0, 1]);
    expect([...removalRanks(map, { order: 'signed', tile: 1 }, 0).ranks]).toEqual([3, 0, 1, 2]);
  });

  it('orders squares by the mean of their pixels, those cut by the border too', () => {
    const map = plane([
      [1, 1, 9],
      [1, 9, 0],
      [5, 5, 8],
    ]);
    // Means: 3, 4.5; 5, 8.
    const { ranks, tiles } = removalRanks(map, { order: 'magnitude', tile: 2 }, 0);
    expect(tiles).toBe(4);
    expect([...ranks]).toEqual([0, 0, 1, 0, 0, 1, 2, 2, 3]);
  });

  it('puts equal pixels into a random order, the same for a seed', () => {
    const map = plane([Array.from({ length: 200 }, (_, i) => (i < 100 ? 0 : 1))]);
    const ranks = (seed: number) => [...removalRanks(map, { order: 'magnitude', tile: 1 }, seed).ranks];
    expect(ranks(1)).toEqual(ranks(1));
    expect(ranks(1)).not.toEqual(ranks(2));
    expect(Math.max(...ranks(1).slice(0, 100))).toBe(99);
    // Not from the left to the right.
    const left = ranks(1)
      .slice(0, 50)
      .filter((rank) => rank < 50).length;
    expect(left).toBeGreaterThan(10);
    expect(left).toBeLessThan(40);
  });

  it('removes as many as the share says, the least and the most relevant ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -5, max: 5 }), { minLength: 1, maxLength: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const map = plane([values]);
          const { ranks, tiles } = removalRanks(map, { order: 'signed', tile: 1 }, 7);
          expect([...ranks].sort((a, b) => a - b)).toEqual(values.map((_, i) => i));
          const count = Math.round(share * values.length);
          const sorted = [...values].sort((a, b) => a - b);
          for (const [first, wanted] of [
            ['least', sorted.slice(0, count)],
            ['most', sorted.slice(values.length - count)],
          ] as const) {
            const removed = isRemoved(tiles, share, first);
            const gone = values.filter((_, i) => removed(ranks[i]!)).sort((a, b) => a - b);
            expect(gone.map((value) => value + 0)).toEqual(wanted.map((value) => value + 0));
          }
        },
      ),
    );
  });
});

describe('removePixels', () => {
  it('fills a pixel in all channels', () => {
    const sample = Float32Array.of(1, 2, 3, 4, 5, 6);
    removePixels(sample, [0, 1, 2], (rank) => rank === 1, Float32Array.of(-1, -1, -1, -2, -2, -2));
    expect([...sample]).toEqual([1, -1, 3, 4, -2, 6]);
  });
});
