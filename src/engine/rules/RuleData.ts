import type { BitMatrix } from '../numeric/BitMatrix.ts';

/** A binary database whose columns are the neurons of two layers, with what the code lengths need of it. */
export class RuleData {
  readonly rows: number;
  readonly heads: BitMatrix;
  readonly tails: BitMatrix;
  readonly headCounts: Uint32Array;
  readonly tailCounts: Uint32Array;
  /** All ones of both matrices. */
  readonly #ones: number;

  /** @param heads and `tails` have the same number of rows, at least one. */
  constructor(heads: BitMatrix, tails: BitMatrix) {
    this.rows = heads.rows;
    this.heads = heads;
    this.tails = tails;
    this.headCounts = heads.counts();
    this.tailCounts = tails.counts();
    const add = (sum: number, count: number): number => sum + count;
    this.#ones = this.tailCounts.reduce(add, this.headCounts.reduce(add, 0));
  }

  /** L(X) and L(Y): the items of a rule by a prefix code after their frequency, in bits; infinite for an item that never occurs. */
  itemsLength(head: readonly number[], tail: readonly number[]): number {
    let bits = 0;
    for (const x of head) bits -= Math.log2(this.headCounts[x]! / this.#ones);
    for (const y of tail) bits -= Math.log2(this.tailCounts[y]! / this.#ones);
    return bits;
  }
}
