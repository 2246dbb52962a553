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

  it('makes permutations', () => {
    const order = new Random(3).permutation(50);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
  });
});
