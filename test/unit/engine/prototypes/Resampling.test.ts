import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { randomView, Resampling, straightView } from '../../../../src/engine/prototypes/Resampling.ts';
import { seededNormals } from '../../../support/seededNormals.ts';

const side = fc.integer({ min: 1, max: 12 });
const sides = fc.record({ height: side, width: side });
const normals = (count: number, seed: number) => Float32Array.from(seededNormals(count, seed));
const inner = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

describe('Resampling', () => {
  it('has the adjoint: <A x, y> = <x, A* y> for any sides and view', () => {
    fc.assert(
      fc.property(sides, sides, fc.integer({ min: 1, max: 3 }), fc.integer(), (from, to, channels, seed) => {
        const view = randomView(new Random(seed));
        const map = new Resampling(from, to, view);
        const x = normals(channels * from.height * from.width, seed + 1);
        const y = normals(channels * to.height * to.width, seed + 2);
        const left = inner(map.apply(x), y);
        const right = inner(x, map.adjoint(y));
        expect(left).toBeCloseTo(right, 3);
      }),
    );
  });

  it('is linear', () => {
    fc.assert(
      fc.property(sides, sides, fc.integer(), (from, to, seed) => {
        const map = new Resampling(from, to, randomView(new Random(seed)));
        const [x, y] = [1, 2].map((i) => normals(from.height * from.width, seed + i)) as [
          Float32Array,
          Float32Array,
        ];
        const sum = map.apply(x.map((value, i) => value - 2 * y[i]!));
        const [first, second] = [map.apply(x), map.apply(y)];
        sum.forEach((value, i) => expect(value).toBeCloseTo(first[i]! - 2 * second[i]!, 4));
      }),
    );
  });

  it('is the picture itself straight on, and keeps constants inside of it when enlarged', () => {
    const sides_ = { height: 5, width: 7 };
    const picture = normals(35, 1);
    expect(new Resampling(sides_, sides_, straightView).apply(picture)).toEqual(picture);
    const large = new Resampling(sides_, { height: 15, width: 21 }, straightView).apply(picture.map(() => 1));
    // Half a pixel at the borders fades into what is around.
    for (let row = 2; row < 13; row++)
      for (let column = 2; column < 19; column++) expect(large[row * 21 + column]).toBeCloseTo(1, 6);
  });

  it('shifts, magnifies and turns', () => {
    const at = { height: 5, width: 5 };
    const picture = Float32Array.from({ length: 25 }, (_, i) => i);
    const shifted = new Resampling(at, at, { ...straightView, right: 1 / 5, down: 2 / 5 }).apply(picture);
    expect(shifted[0]).toBeCloseTo(2 * 5 + 1, 4);
    expect(shifted[24]).toBe(0);
    const turned = new Resampling(at, at, { ...straightView, angle: Math.PI / 2 }).apply(picture);
    for (let row = 0; row < 5; row++)
      for (let column = 0; column < 5; column++)
        expect(turned[row * 5 + column]).toBeCloseTo(picture[column * 5 + (4 - row)]!, 4);
    const doubled = new Resampling(at, at, { ...straightView, scale: 2 }).apply(picture);
    expect(doubled[12]).toBe(12);
    expect(doubled[14]).toBeCloseTo(13, 5);
  });
});

describe('randomView', () => {
  it('stays near the straight view, and is another one each time', () => {
    const random = new Random(5);
    const views = Array.from({ length: 200 }, () => randomView(random));
    for (const { scale, angle, right, down } of views) {
      expect(Math.abs(scale - 1)).toBeLessThanOrEqual(0.1);
      expect(Math.abs(angle)).toBeLessThanOrEqual(Math.PI / 18);
      expect(Math.max(Math.abs(right), Math.abs(down))).toBeLessThanOrEqual(1 / 16);
    }
    expect(new Set(views.map(({ angle }) => angle)).size).toBe(200);
  });
});
