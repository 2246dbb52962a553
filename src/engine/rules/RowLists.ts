import type { BitMatrix } from '../numeric/BitMatrix.ts';
import { listRows } from '../numeric/bitSets.ts';

/** Lists are kept where those of all columns take at most this many numbers, 128 MB. */
const mostKept = 1 << 25;

/** The rows with a 1 of each column, as lists: made when first asked for, and kept unless that is too much. */
export class RowLists {
  readonly #matrix: BitMatrix;
  readonly #counts: Uint32Array;
  readonly #keep: boolean;
  readonly #lists: (Uint32Array | undefined)[];

  /** @param counts of ones of each column */
  constructor(matrix: BitMatrix, counts: Uint32Array) {
    this.#matrix = matrix;
    this.#counts = counts;
    this.#keep = counts.reduce((sum, count) => sum + count, 0) <= mostKept;
    this.#lists = Array.from({ length: matrix.columns }, () => undefined);
  }

  /** Ascending. */
  of(column: number): Uint32Array {
    const kept = this.#lists[column];
    if (kept) return kept;
    const list = new Uint32Array(this.#counts[column]!);
    listRows(this.#matrix.column(column), list);
    if (this.#keep) this.#lists[column] = list;
    return list;
  }
}
