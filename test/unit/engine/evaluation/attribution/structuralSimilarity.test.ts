import { describe, expect, it } from 'vitest';
import { structuralSimilarity } from '../../../../../src/engine/evaluation/attribution/structuralSimilarity.ts';
import type { MapPlane } from '../../../../../src/engine/pathways/mapPlane.ts';
import { Random } from '../../../../../src/engine/numeric/Random.ts';

const noise = (height: number, width: number, seed: number): MapPlane => {
  const random = new Random(seed);
  return {
    height,
    width,
    values: Float64Array.from({ length: height * width }, () => random.uniform()),
  };
};

/** Equation 13 of the paper with its Gaussian window, place by place. */
function literal(a: MapPlane, b: MapPlane, range: number): number {
  const { height, width } = a;
  const [rows, columns] = [Math.min(11, height), Math.min(11, width)];
  const weights = Array.from({ length: rows }, (_, y) =>
    Array.from({ length: columns }, (_, x) =>
      Math.exp(-((y - (rows - 1) / 2) ** 2 + (x - (columns - 1) / 2) ** 2) / (2 * 1.5 ** 2)),
    ),
  );
  const total = weights.flat().reduce((sum, weight) => sum + weight, 0);
  const values: number[] = [];
  for (let y = 0; y + rows <= height; y++) {
    for (let x = 0; x + columns <= width; x++) {
      const mean = (of: (i: number) => number): number =>
        weights
          .flatMap((line, dy) => line.map((weight, dx) => (weight / total) * of((y + dy) * width + x + dx)))
          .reduce((sum, value) => sum + value, 0);
      const [ma, mb] = [mean((i) => a.values[i]!), mean((i) => b.values[i]!)];
      const va = mean((i) => (a.values[i]! - ma) ** 2);
      const vb = mean((i) => (b.values[i]! - mb) ** 2);
      const vab = mean((i) => (a.values[i]! - ma) * (b.values[i]! - mb));
      const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
      values.push(((2 * ma * mb + c1) * (2 * vab + c2)) / ((ma ** 2 + mb ** 2 + c1) * (va + vb + c2)));
    }
  }
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('structuralSimilarity', () => {
  it.each([
    [13, 15],
    [11, 11],
    [5, 20],
    [1, 16],
    [1, 3],
  ])('is the mean of equation 13 over the windows of a plane %i × %i', (height, width) => {
    const [a, b] = [noise(height, width, 1), noise(height, width, 2)];
    const mixed = { ...b, values: b.values.map((value, i) => 0.5 * value + 0.5 * a.values[i]!) };
    expect(structuralSimilarity(a, mixed, 1)).toBeCloseTo(literal(a, mixed, 1), 10);
    expect(structuralSimilarity(mixed, a, 1)).toBeCloseTo(literal(a, mixed, 1), 10);
  });

  it('is 1 for a plane and itself, and near -1 for its negative', () => {
    const plane = noise(16, 16, 3);
    expect(structuralSimilarity(plane, plane, 1)).toBeCloseTo(1, 12);
    const negative = { ...plane, values: plane.values.map((value) => 1 - value) };
    expect(structuralSimilarity(plane, negative, 1)).toBeLessThan(-0.8);
    expect(structuralSimilarity(plane, noise(16, 16, 4), 1)).toBeLessThan(0.2);
  });
});
