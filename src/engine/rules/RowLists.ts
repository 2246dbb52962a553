import type { BitMatrix } from '../numeric/BitMatrix.ts';
import { listRows } from '../numeric/bitSets.ts';

/** Lists are kept where those of all columns take at most this many numbers, 128 MB. */
const mostKept = 1 << 25;

/** The rows with a 1 of each column, as lists: kept in shared memory, unless that is too much. */
export class RowLists {
  readonly #matrix: BitMatrix;
  readonly #counts: Uint32Array;
  /** Where each column's list begins. */
  readonly #starts: Uint32Array;
  /** The lists one after the other, to be handed to another thread; undefined where each is made when asked for. */
  readonly kept: Uint32Array | undefined;

  /**
   * @param counts of ones of each column
   * @param kept of another thread's lists of the same matrix
   */
  constructor(matrix: BitMatrix, counts: Uint32Array, kept?: Uint32Array) {
    this.#matrix = matrix;
    this.#counts = counts;
    this.#starts = new Uint32Array(matrix.columns);
    let ones = 0;
    counts.forEach((count, column) => {
      this.#starts[column] = ones;
      ones += count;
    });
    if (kept) {
      this.kept = kept;
    } else if (ones <= mostKept) {
      this.kept = new Uint32Array(new SharedArrayBuffer(4 * ones));
      for (let i = 0; i < matrix.columns; i++) {
        listRows(matrix.column(i), this.kept.subarray(this.#starts[i]!, this.#starts[i]! + counts[i]!));
      }
    }
  }

  get columns(): number {
    return this.#counts.length;
  }

  /** Ascending. */
  of(column: number): Uint32Array {
    const start = this.#starts[column]!;
    if (this.kept) return this.kept.subarray(start, start + this.#counts[column]!);
    const list = new Uint32Array(this.#counts[column]!);
    listRows(this.#matrix.column(column), list);
    return list;
  }
}
