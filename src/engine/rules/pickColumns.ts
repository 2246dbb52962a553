import { BitMatrix } from '../numeric/BitMatrix.ts';

/** Some columns of a matrix, as a matrix of their own. */
export function pickColumns(matrix: BitMatrix, columns: readonly number[]): BitMatrix {
  const picked = new BitMatrix(matrix.rows, columns.length);
  columns.forEach((column, i) => picked.column(i).set(matrix.column(column)));
  return picked;
}
