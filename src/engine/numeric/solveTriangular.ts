import { addProduct } from './addProduct.ts';
import type { Matrix } from './Matrix.ts';

/** Below it, rows are solved one by one. */
const smallest = 24;

/** Replaces B by X with L · X = B. Of L, which is square, only the lower triangle is read. */
export function solveLower(lower: Matrix, right: Matrix): void {
  const n = lower.rows;
  if (n > smallest) {
    const half = splitAt(n);
    const [top, bottom] = split(right, half);
    solveLower(lower.block(0, 0, half, half), top);
    addProduct(bottom, lower.block(half, 0, n - half, half), top, -1);
    solveLower(lower.block(half, half, n - half, n - half), bottom);
    return;
  }
  const { values, offset, rowStride, columnStride, columns } = right;
  if (rowStride < columnStride) {
    solveColumns(lower, right);
    return;
  }
  for (let i = 0; i < n; i++) {
    const row = offset + i * rowStride;
    for (let k = 0; k < i; k++) subtractRow(right, row, offset + k * rowStride, lower.at(i, k));
    const diagonal = lower.at(i, i);
    for (let j = 0, at = row; j < columns; j++, at += columnStride) values[at] = values[at]! / diagonal;
  }
}

/** The same column by column, each of which lies together in memory where B is a transpose. */
function solveColumns(lower: Matrix, { values, offset, rowStride, columnStride, columns }: Matrix): void {
  const n = lower.rows;
  const { values: own } = lower.copy();
  for (let j = 0; j < columns; j++) {
    const start = offset + j * columnStride;
    for (let i = 0; i < n; i++) {
      let sum = values[start + i * rowStride]!;
      for (let k = 0; k < i; k++) sum -= own[i * n + k]! * values[start + k * rowStride]!;
      values[start + i * rowStride] = sum / own[i * n + i]!;
    }
  }
}

/** Replaces B by X with Lᵀ · X = B. Of L, which is square, only the lower triangle is read. */
export function solveLowerTransposed(lower: Matrix, right: Matrix): void {
  const n = lower.rows;
  if (n > smallest) {
    const half = splitAt(n);
    const [top, bottom] = split(right, half);
    solveLowerTransposed(lower.block(half, half, n - half, n - half), bottom);
    addProduct(top, lower.block(half, 0, n - half, half).transposed, bottom, -1);
    solveLowerTransposed(lower.block(0, 0, half, half), top);
    return;
  }
  const { values, offset, rowStride, columnStride, columns } = right;
  for (let i = n - 1; i >= 0; i--) {
    const row = offset + i * rowStride;
    for (let k = i + 1; k < n; k++) subtractRow(right, row, offset + k * rowStride, lower.at(k, i));
    const diagonal = lower.at(i, i);
    for (let j = 0, at = row; j < columns; j++, at += columnStride) values[at] = values[at]! / diagonal;
  }
}

/** Replaces B by X with L · Lᵀ · X = B. */
export function solveCholesky(lower: Matrix, right: Matrix): void {
  solveLower(lower, right);
  solveLowerTransposed(lower, right);
}

/** Half of n, in whole tiles of the product. */
export function splitAt(n: number): number {
  return 4 * Math.ceil(n / 8);
}

function split(matrix: Matrix, half: number): [Matrix, Matrix] {
  const { rows, columns } = matrix;
  return [matrix.block(0, 0, half, columns), matrix.block(half, 0, rows - half, columns)];
}

function subtractRow(
  { values, columns, columnStride }: Matrix,
  to: number,
  from: number,
  factor: number,
): void {
  for (let j = 0; j < columns; j++, to += columnStride, from += columnStride) {
    values[to] = values[to]! - factor * values[from]!;
  }
}
