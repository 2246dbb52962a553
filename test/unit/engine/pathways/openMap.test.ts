import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapPlane, type MapPlane } from '../../../../src/engine/pathways/mapPlane.ts';
import { openMap } from '../../../../src/engine/pathways/openMap.ts';

const planes = fc
  .record({ height: fc.integer({ min: 1, max: 7 }), width: fc.integer({ min: 1, max: 7 }) })
  .chain(({ height, width }) =>
    fc
      .array(fc.integer({ min: -9, max: 9 }), { minLength: height * width, maxLength: height * width })
      .map((values): MapPlane => ({ height, width, values: Float64Array.from(values) })),
  );

/** Opening of one part by its definition: the largest, over windows that hold the pixel, of the window's least value. */
function opened({ height, width, values }: MapPlane, size: number): number[] {
  const reach = (size - 1) / 2;
  const around = (centre: number, length: number) =>
    Array.from({ length: size }, (_, k) => centre - reach + k).filter(
      (place) => place >= 0 && place < length,
    );
  const filter = (source: readonly number[], pick: (...values: number[]) => number) =>
    source.map((_, i) => {
      const [y, x] = [Math.floor(i / width), i % width];
      return pick(
        ...around(y, height).flatMap((row) =>
          around(x, width).map((column) => source[row * width + column]!),
        ),
      );
    });
  const part = (sign: number) => {
    const positive = [...values].map((value) => Math.max(sign * value, 0));
    return filter(filter(positive, Math.min), Math.max);
  };
  const [above, below] = [part(1), part(-1)];
  return above.map((value, i) => value - below[i]!);
}

describe('openMap', () => {
  it('is erosion and then dilation, of the positive and the negative part by themselves', () => {
    fc.assert(
      fc.property(planes, fc.constantFrom(1, 3, 5), (plane, size) => {
        expect([...openMap(plane, size).values]).toEqual(opened(plane, size));
      }),
    );
  });

  it('changes nothing the second time, adds nothing, and knows no sign', () => {
    fc.assert(
      fc.property(planes, fc.integer({ min: 1, max: 6 }), (plane, size) => {
        const once = openMap(plane, size);
        expect(openMap(once, size).values).toEqual(once.values);
        once.values.forEach((value, i) => {
          expect(Math.abs(value)).toBeLessThanOrEqual(Math.abs(plane.values[i]!));
          expect(value * plane.values[i]!).toBeGreaterThanOrEqual(0);
        });
        const mirrored = openMap({ ...plane, values: plane.values.map((value) => -value) }, size);
        mirrored.values.forEach((value, i) => expect(value + once.values[i]!).toBe(0));
      }),
    );
  });

  it('takes specks away and keeps areas', () => {
    const values = Float64Array.from([
      ...[9, 0, 0, 0, 0],
      ...[0, 0, 4, 4, 4],
      ...[0, 0, 4, 5, 4],
      ...[-7, 0, 4, 4, 4],
      ...[0, 0, 0, 0, 0],
    ]);
    const { values: smooth } = openMap({ height: 5, width: 5, values }, 3);
    expect([smooth[0], smooth[15], smooth[12], smooth[7], smooth[19]]).toEqual([0, 0, 4, 4, 4]);
  });
});

it('mapPlane takes the signed value of the largest magnitude of the colours, of equal ones the first', () => {
  expect(mapPlane([1, -2, 3, -4, 2, 0, 0, 4, -3, 1, -3, 4], [3, 2, 2])).toEqual({
    height: 2,
    width: 2,
    values: Float64Array.of(-3, -2, 3, -4),
  });
  expect(mapPlane([1, -2], [2])).toEqual({ height: 1, width: 2, values: Float64Array.of(1, -2) });
  expect(mapPlane([1, 2, 3, 4], [2, 2])).toMatchObject({ height: 2, width: 2 });
});
