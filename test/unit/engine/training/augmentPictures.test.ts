import fc from 'fast-check';
import { expect, test } from 'vitest';
import { float32 } from '../../../../src/engine/graph/Tensor.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { augmentPictures } from '../../../../src/engine/training/augmentPictures.ts';

const picture = float32([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [1, 2, 2, 3]);

test('mirrors every channel of about half of the pictures', () => {
  const seen = Array.from({ length: 100 }, (_, seed) => {
    return Array.from(augmentPictures(picture, { crop: 0, flip: true }, new Random(seed)).data, Number);
  });
  const mirrored = seen.filter(([first]) => first === 3);
  expect(mirrored.length).toBeGreaterThan(30);
  expect(mirrored.length).toBeLessThan(70);
  expect(mirrored[0]).toEqual([3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10]);
  expect(seen.find(([first]) => first === 1)).toEqual(Array.from(picture.data, Number));
});

test('moves by whole pixels, with zeros behind, all channels alike', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 3 }), (seed, crop) => {
      const moved = augmentPictures(picture, { crop, flip: false }, new Random(seed)).data;
      const at = (channel: number, y: number, x: number): number =>
        y < 0 || y > 1 || x < 0 || x > 2 ? 0 : Number(picture.data[(channel * 2 + y) * 3 + x]);
      const shifts = Array.from({ length: 49 }, (_, i) => [Math.floor(i / 7) - 3, (i % 7) - 3] as const);
      const fits = shifts.filter(([down, right]) =>
        Array.from(moved as Float32Array).every((value, i) => {
          const [channel, y, x] = [Math.floor(i / 6), Math.floor(i / 3) % 2, i % 3];
          return value === at(channel, y - down, x - right);
        }),
      );
      return fits.some(([down, right]) => Math.abs(down) <= crop && Math.abs(right) <= crop);
    }),
  );
});
