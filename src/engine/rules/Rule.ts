/**
 * "Where at least `l` of the heads are active, at least `k` of the tails are, mostly."
 * It applies to the rows with l heads or more; of these it holds in the rows with k tails or more.
 */
export interface Rule {
  /** Columns of the heads' matrix, ascending, at least one. */
  readonly head: readonly number[];
  /** Columns of the tails' matrix, ascending, at least one. */
  readonly tail: readonly number[];
  /** 1 … head.length */
  readonly l: number;
  /** 1 … tail.length */
  readonly k: number;
}
