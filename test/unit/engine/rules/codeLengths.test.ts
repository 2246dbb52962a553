import { describe, expect, it } from 'vitest';
import {
  log2Choose,
  parametricComplexity,
  universalInteger,
} from '../../../../src/engine/rules/codeLengths.ts';
import golden from '../../../fixtures/golden/mdl.json';

describe('code lengths', () => {
  it.each(Object.entries(golden.logbinom))('log2 C(%s)', (pair, bits) => {
    const [n, k] = pair.split(',').map(Number) as [number, number];
    expect(Math.abs(log2Choose(n, k) - bits)).toBeLessThan(1e-6);
    expect(log2Choose(n, n - k)).toBeCloseTo(bits, 6);
  });

  it.each(Object.entries(golden.L_pc_exact))('L_pc(%s)', (n, bits) => {
    expect(Math.abs(parametricComplexity(Number(n)) - bits)).toBeLessThan(1e-9);
  });

  it.each(Object.entries(golden.L_N))('L_N(%s)', (n, bits) => {
    expect(Math.abs(universalInteger(Number(n)) - bits)).toBeLessThan(1e-6);
  });

  it('L_pc goes over from the sum to the series without a step', () => {
    const sum = (n: number): number => {
      let total = 0;
      for (let k = 0, term = 1; k <= n; term *= (n - k) / n, k++) total += term;
      return Math.log2(total);
    };
    for (const n of [1, 1000, 1023, 1024, 1025, 5000, 100_000]) {
      expect(Math.abs(parametricComplexity(n) - sum(n))).toBeLessThan(1e-11);
    }
    expect(parametricComplexity(0)).toBe(0);
  });

  it('log2 C(n, k) follows Pascal where the factorials go over to the series', () => {
    for (const n of [10, 63, 64, 65, 1000, 65_535, 65_536, 3_000_000]) {
      const k = Math.floor(n / 3);
      const step = Math.log2((n - k) / (k + 1));
      expect(Math.abs(log2Choose(n, k + 1) - log2Choose(n, k) - step)).toBeLessThan(2e-8);
    }
    expect([log2Choose(7, 0), log2Choose(7, 7), log2Choose(0, 0)]).toEqual([0, 0, 0]);
  });
});
