import { addProduct } from './addProduct.ts';
import { Matrix } from './Matrix.ts';

/** |correlation| of these columns with each other, and 0 of constant ones: [columns, columns]. */
export function absoluteCorrelation(matrix: Matrix, columns: readonly number[]): Matrix {
  const { rows } = matrix;
  const scores = new Matrix(rows, columns.length);
  columns.forEach((column, j) => {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += matrix.at(i, column) / rows;
    let squares = 0;
    for (let i = 0; i < rows; i++) squares += (matrix.at(i, column) - mean) ** 2;
    const length = Math.sqrt(squares);
    for (let i = 0; i < rows; i++) scores.set(i, j, length > 0 ? (matrix.at(i, column) - mean) / length : 0);
  });
  const correlation = new Matrix(columns.length, columns.length);
  addProduct(correlation, scores.transposed, scores, 1, 'lower');
  correlation.mirrorLower();
  correlation.values.forEach((value, i) => (correlation.values[i] = Math.abs(value)));
  return correlation;
}
