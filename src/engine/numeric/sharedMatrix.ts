import { Matrix } from './Matrix.ts';

/** A matrix of zeros that threads get as it is. */
export function sharedMatrix(rows: number, columns: number): Matrix {
  return new Matrix(rows, columns, new Float64Array(new SharedArrayBuffer(rows * columns * 8)));
}
