import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCount, formatNumber, formatPercent, formatShape } from '../../../src/report/formatNumber.ts';

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1, '1.00'],
    [0.012345, '0.0123'],
    [-12.345, '\u221212.3'],
    [999.6, '1\u2009000'],
    [123456, '123\u2009000'],
    [999_999, '1.00×10⁶'],
    [0.00012345, '1.23×10⁻⁴'],
    [0.0009999, '0.00100'],
    [Infinity, '∞'],
    [-Infinity, '\u2212∞'],
    [NaN, 'not a number'],
  ])('writes %d as %s', (value, expected) => {
    expect(formatNumber(value)).toBe(expected);
  });

  it('is within half a unit of the third digit for every number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }), (value) => {
        const read = parse(formatNumber(value));
        expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 0.0050001);
      }),
    );
  });
});

describe('formatCount, formatPercent, formatShape', () => {
  it('groups whole numbers in full', () => {
    expect(formatCount(2976938)).toBe('2\u2009976\u2009938');
    expect(formatCount(-1234)).toBe('\u22121\u2009234');
  });

  it('says when a percentage is tiny but not zero', () => {
    expect(formatPercent(0.01234)).toBe('1.23\u2009%');
    expect(formatPercent(1e-7)).toBe('< 0.001\u2009%');
    expect(formatPercent(0)).toBe('0\u2009%');
  });

  it('joins the lengths of a shape', () => {
    expect(formatShape([16, 5, 5])).toBe('16 × 5 × 5');
  });
});

function parse(text: string): number {
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  const ascii = text
    .replaceAll('\u2009', '')
    .replaceAll('\u2212', '-')
    .replace(/×10(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/u, (_, sign: string, power: string) => {
      return `e${sign === '' ? '' : '-'}${[...power].map((d) => digits.indexOf(d)).join('')}`;
    });
  return Number(ascii);
}
