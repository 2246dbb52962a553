/** A matrix in double precision, or a part of one, or its transpose: all of them share the numbers they are made of. */
export class Matrix {
  /**
   * @param offset where the first element is
   * @param rowStride elements from one row to the next
   * @param columnStride elements from one column to the next
   */
  constructor(
    readonly rows: number,
    readonly columns: number,
    readonly values: Float64Array = new Float64Array(rows * columns),
    readonly offset = 0,
    readonly rowStride = columns,
    readonly columnStride = 1,
  ) {}

  static fromRows(rows: readonly (readonly number[])[]): Matrix {
    const columns = rows[0]?.length ?? 0;
    const matrix = new Matrix(rows.length, columns);
    rows.forEach((row, i) => matrix.values.set(row, i * columns));
    return matrix;
  }

  at(row: number, column: number): number {
    return this.values[this.offset + row * this.rowStride + column * this.columnStride]!;
  }

  set(row: number, column: number, value: number): void {
    this.values[this.offset + row * this.rowStride + column * this.columnStride] = value;
  }

  get transposed(): Matrix {
    const { rows, columns, values, offset, rowStride, columnStride } = this;
    return new Matrix(columns, rows, values, offset, columnStride, rowStride);
  }

  /** The part that begins at that row and column. */
  block(row: number, column: number, rows: number, columns: number): Matrix {
    const { values, offset, rowStride, columnStride } = this;
    const start = offset + row * rowStride + column * columnStride;
    return new Matrix(rows, columns, values, start, rowStride, columnStride);
  }

  /** Numbers of its own, row by row. */
  copy(): Matrix {
    const copy = new Matrix(this.rows, this.columns);
    for (let i = 0, at = 0; i < this.rows; i++) {
      for (let j = 0; j < this.columns; j++) copy.values[at++] = this.at(i, j);
    }
    return copy;
  }

  /** The rows and columns of a square matrix at these positions. */
  principal(positions: readonly number[]): Matrix {
    const part = new Matrix(positions.length, positions.length);
    positions.forEach((row, i) => positions.forEach((column, j) => part.set(i, j, this.at(row, column))));
    return part;
  }

  /** Copies the lower triangle of a square matrix to the upper one. */
  mirrorLower(): void {
    for (let i = 0; i < this.rows; i++) {
      for (let j = 0; j < i; j++) this.set(j, i, this.at(i, j));
    }
  }
}
