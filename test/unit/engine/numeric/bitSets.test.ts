import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BitMatrix } from '../../../../src/engine/numeric/BitMatrix.ts';
import {
  countAnd,
  countAndNot,
  countOnes,
  listRows,
  subtract,
  unite,
} from '../../../../src/engine/numeric/bitSets.ts';

const rows = 100;
const subset = fc.uniqueArray(fc.integer({ min: 0, max: rows - 1 }));

function bits(members: readonly number[]): Uint32Array {
  const matrix = new BitMatrix(rows, 1);
  for (const member of members) matrix.set(member, 0);
  return matrix.column(0);
}

function members(set: Uint32Array): number[] {
  const list = new Uint32Array(rows);
  return [...list.subarray(0, listRows(set, list))];
}

describe('bit sets', () => {
  it('do what sets do', () => {
    fc.assert(
      fc.property(subset, subset, (a, b) => {
        const sorted = (list: readonly number[]): number[] => [...list].sort((x, y) => x - y);
        expect(members(bits(a))).toEqual(sorted(a));
        expect(countOnes(bits(a))).toBe(a.length);
        expect(countAnd(bits(a), bits(b))).toBe(a.filter((x) => b.includes(x)).length);
        expect(countAndNot(bits(a), bits(b))).toBe(a.filter((x) => !b.includes(x)).length);
        const both = bits(a);
        unite(both, bits(b));
        expect(members(both)).toEqual(sorted([...new Set([...a, ...b])]));
        const rest = bits(a);
        subtract(rest, bits(b));
        expect(members(rest)).toEqual(sorted(a.filter((x) => !b.includes(x))));
      }),
    );
  });

  it('count full words', () => {
    expect(countOnes(Uint32Array.of(0xffffffff, 0x80000000, 1, 0))).toBe(34);
  });

  it('keep the columns of a matrix apart, and 4,096 columns of 50,000 rows in 26 MB', () => {
    const matrix = new BitMatrix(33, 3);
    matrix.set(32, 1);
    expect([...matrix.counts()]).toEqual([0, 1, 0]);
    expect([matrix.has(32, 1), matrix.has(31, 1), matrix.has(32, 2)]).toEqual([true, false, false]);
    expect(new BitMatrix(50_000, 4096).column(0).buffer.byteLength).toBeLessThan(26e6);
  });
});
