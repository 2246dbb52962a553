import { Matrix } from './Matrix.ts';

/** The rows at these positions, in this order. */
export function pickRows(rows: Matrix, positions: readonly number[]): Matrix {
  const picked = new Matrix(positions.length, rows.columns);
  positions.forEach((row, i) => {
    for (let j = 0; j < rows.columns; j++) picked.set(i, j, rows.at(row, j));
  });
  return picked;
}
