import type { Counts } from '../numeric/countArray.ts';

/** The rows in which any of some heads is active, and what tails do in them; made and forgotten by `Reaches`. */
export interface Reach {
  readonly head: readonly number[];
  /** [active heads]: where in `rows` those with so many begin; one more for the end. */
  readonly starts: Uint32Array;
  /** [tail]: number of rows in which it is active, by active heads. */
  readonly ones: Map<number, readonly number[]>;
  /** [rule's id] */
  readonly lengths: Map<number, RuleLengths>;
  /** What takes most memory. */
  kept: ReachRows | undefined;
}

export interface ReachRows {
  /** Those with one active head first, then those with two, and so on. */
  readonly rows: Uint32Array;
  /** [rule's id]: number of its tails that are active in each of the rows. */
  readonly tailCounts: Map<number, Counts>;
}

/** Lengths of a rule's tails with the rule left out of account. */
export interface RuleLengths {
  readonly lengths: TailLengths;
  /** As RuleModel counts: lengths of an earlier one are out of date. */
  readonly revision: number;
}

/** Bits for some tails, were the rules with them replaced by one with the heads of a reach. */
export interface TailLengths {
  /** For what no rule describes, before. */
  readonly before: number;
  /** [l]: for what no other rule describes, outside the rows in which l of the heads are active. */
  readonly outside: readonly number[];
  /**
   * [l]: the least for the tails inside these rows, whatever k is. Where a rule with h rows that hold describes s ones of a
   * tail among a rows, with z errors of this tail in the one matrix and o in the other, every choice of s of the a rows can
   * be sent, so that C(a, h) C(h, z) C(a - h, o) ≥ C(a, s); and C(h |Y|, all z) ≥ C(h, z). The highest of the tails counts.
   */
  readonly inside: readonly number[];
}

/** The number of rows in which at least `l` of the heads are active. */
export function appliesTo({ head, starts }: Reach, l: number): number {
  return starts[head.length + 1]! - starts[l]!;
}
