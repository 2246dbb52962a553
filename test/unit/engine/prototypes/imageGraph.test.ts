import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 } from '../../../../src/engine/graph/Tensor.ts';
import { fourierBasis } from '../../../../src/engine/prototypes/fourierBasis.ts';
import { imageGraph, imageValues } from '../../../../src/engine/prototypes/imageGraph.ts';
import type { PictureFormat } from '../../../../src/engine/prototypes/PictureFormat.ts';
import { runReference } from '../../../../src/engine/reference/runReference.ts';
import { finiteDifferences } from '../../../support/finiteDifferences.ts';
import { seededNormals } from '../../../support/seededNormals.ts';

const grey: PictureFormat = { channels: 1, height: 6, width: 5, color: 'gray', low: [0], high: [1] };
const colors: PictureFormat = {
  channels: 3,
  height: 5,
  width: 8,
  color: 'rgb',
  low: [-2, -1, 0],
  high: [2, 3, 255],
};

/** Runs in double precision. */
function run(
  format: PictureFormat,
  coefficients: Float64Array,
  gradient: Float64Array = coefficients.map(() => 0),
): { image: Float64Array; slopes: Float64Array } {
  const shape = [format.channels, format.height, format.width];
  const results = runReference(imageGraph(format), {
    [imageValues.coefficients]: float64(coefficients, shape) as never,
    [imageValues.imageGradient]: float64(gradient, shape) as never,
  });
  return {
    image: results[imageValues.image]!.data as Float64Array,
    slopes: results[imageValues.coefficientGradient]!.data as Float64Array,
  };
}

/** What the sigmoid is taken of, from an image. */
function plane({ low, high, height, width }: PictureFormat, image: Float64Array): Float64Array {
  return image.map((value, i) => {
    const channel = Math.floor(i / (height * width));
    const share = (value - low[channel]!) / (high[channel]! - low[channel]!);
    return Math.log(share / (1 - share));
  });
}

const sizeOf = ({ channels, height, width }: PictureFormat): number => channels * height * width;

describe.each([
  ['grey', grey],
  ['colours', colors],
])('imageGraph, %s', (_, format) => {
  const size = sizeOf(format);

  it('starts in the middle of the range, and never leaves it', () => {
    const { image } = run(format, new Float64Array(size));
    plane(format, image).forEach((value) => expect(value).toBeCloseTo(0, 10));
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 100, noNaN: true }), (seed, size_) => {
        const { image: any } = run(
          format,
          seededNormals(size, seed).map((value) => size_ * value),
        );
        any.forEach((value, i) => {
          const channel = Math.floor(i / (format.height * format.width));
          expect(value).toBeGreaterThanOrEqual(format.low[channel]!);
          expect(value).toBeLessThanOrEqual(format.high[channel]!);
        });
      }),
      { numRuns: 10 },
    );
  });

  it('is linear before the sigmoid', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.double({ min: -2, max: 2, noNaN: true }), (a, b, factor) => {
        const [x, y] = [seededNormals(size, a), seededNormals(size, b)];
        const of = (coefficients: Float64Array) => plane(format, run(format, coefficients).image);
        const sum = of(x.map((value, i) => value + factor * y[i]!));
        const [first, second] = [of(x), of(y)];
        sum.forEach((value, i) => expect(value).toBeCloseTo(first[i]! + factor * second[i]!, 4));
      }),
      { numRuns: 10 },
    );
  });

  it('has the gradient of finite differences', () => {
    const coefficients = seededNormals(size, 3);
    const weights = seededNormals(size, 4);
    const objective = () =>
      run(format, coefficients).image.reduce((sum, value, i) => sum + value * weights[i]!, 0);
    const expected = finiteDifferences(objective, coefficients);
    const { slopes } = run(format, coefficients, weights);
    slopes.forEach((slope, i) => expect(slope).toBeCloseTo(expected[i]!, 5));
  });
});

describe('a coefficient', () => {
  it('moves all pixels along its wave, by 1 over its frequency', () => {
    const { height, width } = grey;
    const [rows, columns] = [fourierBasis(height), fourierBasis(width)];
    for (const [v, u] of [
      [0, 0],
      [0, 3],
      [2, 1],
      [5, 4],
    ] as const) {
      const coefficients = new Float64Array(height * width);
      coefficients[v * width + u] = 1;
      const image = plane(grey, run(grey, coefficients).image);
      const frequency = Math.max(Math.hypot(rows.frequencies[v]!, columns.frequencies[u]!), 1 / height);
      image.forEach((value, i) => {
        const wave =
          rows.matrix[Math.floor(i / width) * height + v]! * columns.matrix[(i % width) * width + u]!;
        expect(value).toBeCloseTo((wave * 0.25) / frequency, 5);
      });
    }
  });

  it('of the first colour is brightness, nearly the same in red, green and blue', () => {
    const coefficients = new Float64Array(sizeOf(colors));
    coefficients[0] = 1;
    const image = plane(colors, run(colors, coefficients).image);
    const pixels = colors.height * colors.width;
    const [red, green, blue] = [0, 1, 2].map((channel) => image[channel * pixels]!) as [
      number,
      number,
      number,
    ];
    expect(Math.abs(red - green) / green).toBeLessThan(0.05);
    expect(blue).toBeCloseTo(green, 6);
    const reversed = plane(colors, run({ ...colors, color: 'bgr' }, coefficients).image);
    expect(reversed[0]).toBeCloseTo(blue, 6);
    expect(reversed[2 * pixels]).toBeCloseTo(red, 6);
  });
});
