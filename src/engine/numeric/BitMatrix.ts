import { countOnes } from './bitSets.ts';

/**
 * A binary matrix, each column a bit set over the rows: 4,096 columns of 50,000 rows are 26 MB. The bits are in shared
 * memory, so that worker threads see them without a copy.
 */
export class BitMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Words of one column. Bits past the last row are 0. */
  readonly words: number;
  /** One column after the other. */
  readonly bits: Uint32Array;

  /** @param bits of a matrix of the same shape, to be the same matrix; all 0 without */
  constructor(rows: number, columns: number, bits?: Uint32Array) {
    this.rows = rows;
    this.columns = columns;
    this.words = Math.ceil(rows / 32);
    this.bits = bits ?? new Uint32Array(new SharedArrayBuffer(4 * this.words * columns));
  }

  /** The rows with a 1 in a column; a view, not a copy. */
  column(index: number): Uint32Array {
    return this.bits.subarray(index * this.words, (index + 1) * this.words);
  }

  set(row: number, column: number): void {
    this.bits[column * this.words + (row >>> 5)]! |= 1 << (row & 31);
  }

  has(row: number, column: number): boolean {
    return ((this.bits[column * this.words + (row >>> 5)]! >>> (row & 31)) & 1) === 1;
  }

  /** Number of ones of each column. */
  counts(): Uint32Array {
    return Uint32Array.from({ length: this.columns }, (_, column) => countOnes(this.column(column)));
  }
}
