import type { BitMatrix } from '../numeric/BitMatrix.ts';

/** A binary database whose columns are the neurons of two layers, with what the code lengths need of it. */
export class RuleData {
  readonly rows: number;
  readonly heads: BitMatrix;
  readonly tails: BitMatrix;
  readonly headCounts: Uint32Array;
  readonly tailCounts: Uint32Array;
  /** Bits for each item. */
  readonly #headLengths: Float64Array;
  readonly #tailLengths: Float64Array;

  /** @param heads and `tails` have the same number of rows, at least one. */
  constructor(heads: BitMatrix, tails: BitMatrix) {
    this.rows = heads.rows;
    this.heads = heads;
    this.tails = tails;
    this.headCounts = heads.counts();
    this.tailCounts = tails.counts();
    const add = (sum: number, count: number): number => sum + count;
    const ones = this.tailCounts.reduce(add, this.headCounts.reduce(add, 0));
    this.#headLengths = Float64Array.from(this.headCounts, (count) => -Math.log2(count / ones));
    this.#tailLengths = Float64Array.from(this.tailCounts, (count) => -Math.log2(count / ones));
  }

  /** L(X) and L(Y): the items of a rule by a prefix code after their frequency, in bits; infinite for an item that never occurs. */
  itemsLength(head: readonly number[], tail: readonly number[]): number {
    let bits = 0;
    for (const x of head) bits += this.#headLengths[x]!;
    for (const y of tail) bits += this.#tailLengths[y]!;
    return bits;
  }
}
