import type { Matrix } from './Matrix.ts';

/** Numbers of a packed triangle with that many rows. */
export function packedLength(rows: number): number {
  return (rows * (rows + 1)) / 2;
}

/** The lower triangle of a square matrix, row by row: half of the memory of a symmetric one. */
export function packLower(
  matrix: Matrix,
  packed: Float64Array = new Float64Array(packedLength(matrix.rows)),
): Float64Array {
  for (let i = 0, to = 0; i < matrix.rows; i++) {
    for (let j = 0; j <= i; j++) packed[to++] = matrix.at(i, j);
  }
  return packed;
}

/** Writes the symmetric matrix of a packed triangle. */
export function unpackLower(packed: Float64Array, matrix: Matrix): void {
  for (let i = 0, from = 0; i < matrix.rows; i++) {
    for (let j = 0; j <= i; j++) matrix.set(i, j, packed[from++]!);
  }
  matrix.mirrorLower();
}
