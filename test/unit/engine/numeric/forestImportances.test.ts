import { describe, expect, it } from 'vitest';
import { forestImportances } from '../../../../src/engine/numeric/forestImportances.ts';
import { Matrix } from '../../../../src/engine/numeric/Matrix.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';

const one = { trees: 1, rows: Infinity, depth: 1, leaf: 3, share: 1 };

/** Columns of normal numbers, of few different values, and a constant one. */
function columns(n: number): Matrix {
  const random = new Random(n);
  const x = new Matrix(n, 4);
  for (let i = 0; i < n; i++) {
    x.set(i, 0, random.normal());
    x.set(i, 1, random.integer(4));
    x.set(i, 2, 7);
    x.set(i, 3, random.normal());
  }
  return x;
}

describe('forestImportances', () => {
  it('gives to one split what the best cut of all lowers the squared error by', () => {
    const n = 30;
    const x = columns(n);
    const y = Float64Array.from({ length: n }, (_, i) => Math.sin(3 * x.at(i, 0)) + x.at(i, 1) ** 2);
    const drawn = new Random(5);
    const rows = Array.from({ length: n }, () => drawn.integer(n));
    const error = (part: number[]): number => {
      const mean = part.reduce((sum, row) => sum + y[row]!, 0) / part.length;
      return part.reduce((sum, row) => sum + (y[row]! - mean) ** 2, 0);
    };
    let best = { gain: 0, column: -1 };
    for (let column = 0; column < 4; column++) {
      for (const cut of rows.map((row) => x.at(row, column))) {
        const left = rows.filter((row) => x.at(row, column) < cut);
        const right = rows.filter((row) => x.at(row, column) >= cut);
        if (left.length < 3 || right.length < 3) continue;
        const gain = error(rows) - error(left) - error(right);
        if (gain > best.gain) best = { gain, column };
      }
    }
    const found = forestImportances([x], y, [0, 1, 2, 3], new Random(5), one);
    found.forEach((value, column) =>
      expect(value).toBeCloseTo(column === best.column ? best.gain / n : 0, 10),
    );
  });

  it('is higher for what determines the response, however it does, and the same for a seed', () => {
    const n = 600;
    const x = columns(n);
    const y = Float64Array.from({ length: n }, (_, i) => x.at(i, 0) ** 2 + x.at(i, 1));
    const options = { trees: 20, rows: 400, depth: 6, leaf: 5, share: 0.5 };
    const grow = (seed: number) => forestImportances([x], y, [3, 1, 0, 2], new Random(seed), options);
    const found = grow(1);
    expect(found).toEqual(grow(1));
    expect(found).not.toEqual(grow(2));
    expect(Math.min(found[0]!, found[1]!)).toBeGreaterThan(10 * found[3]!);
    expect(found[2]).toBe(0);
  });

  it('is 0 for a constant response', () => {
    const y = new Float64Array(50).fill(0.1);
    expect([...forestImportances([columns(50)], y, [0, 1, 2, 3], new Random(1), one)]).toEqual([0, 0, 0, 0]);
  });
});
