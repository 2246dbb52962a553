import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/engine/numeric/Random.ts';

describe('Random', () => {
  it('repeats itself for a seed and differs between seeds', () => {
    const first = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 5 }, () => random.uniform());
    };
    expect(first(7)).toEqual(first(7));
    expect(first(7)).not.toEqual(first(8));
  });

  it('gives first numbers that are uniform over small seeds, and normal ones with mean 0 and variance 1', () => {
    const uniforms = Array.from({ length: 2000 }, (_, seed) => new Random(seed).uniform());
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = uniforms.filter((value) => Math.floor(10 * value) === tenth).length / uniforms.length;
      expect(Math.abs(share - 0.1)).toBeLessThan(0.03);
    }
    const random = new Random(1);
    const normals = Array.from({ length: 20_000 }, () => random.normal());
    const mean = normals.reduce((sum, value) => sum + value, 0) / normals.length;
    const variance = normals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / normals.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });

  it('gives chi-squared numbers, as sums of squares have them', () => {
    for (const degrees of [1, 2, 3, 40]) {
      const random = new Random(degrees);
      const values = Array.from({ length: 20_000 }, () => random.chiSquared(degrees));
      const sums = Array.from({ length: 20_000 }, () => {
        let sum = 0;
        for (let i = 0; i < degrees; i++) sum += random.normal() ** 2;
        return sum;
      });
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(Math.abs(mean - degrees)).toBeLessThan(5 * Math.sqrt((2 * degrees) / values.length));
      values.sort((a, b) => a - b);
      sums.sort((a, b) => a - b);
      // Quantiles of one are passed by the same share of the other (Kolmogorov and Smirnov, at about 1 in 10,000).
      for (let i = 0; i < sums.length; i += 500) {
        const below = values.filter((value) => value <= sums[i]!).length;
        expect(Math.abs(below - i) / values.length).toBeLessThan(2.2 * Math.sqrt(2 / values.length));
      }
    }
  });

  it('makes permutations', () => {
    const order = new Random(3).permutation(50);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
  });
});
