import { log2Choose, parametricComplexity, universalInteger } from './codeLengths.ts';

/** How a rule fits the data. */
export interface RuleFit {
  /** Rows to which it applies. */
  readonly applies: number;
  /** Those of them in which it holds. */
  readonly holds: number;
  /** Active tail cells in the rows where it holds. */
  readonly onesHeld: number;
  /** Active tail cells in the rows where it applies and does not hold. */
  readonly onesMissed: number;
}

/**
 * Bits for a rule and for the cells of its tail in the rows to which it applies.
 * @param items as RuleData.itemsLength gives them
 * @param heads and `tails`: how many there are
 */
export function ruleLength(
  items: number,
  heads: number,
  tails: number,
  l: number,
  k: number,
  fit: RuleFit,
): number {
  return (
    items +
    universalInteger(heads) +
    universalInteger(tails) +
    universalInteger(l) +
    universalInteger(k) +
    parametricComplexity(fit.applies) +
    log2Choose(fit.applies, fit.holds) +
    errorLength(tails, k, fit)
  );
}

/**
 * Bits of the two error matrices. Where the rule holds every tail is expected to be active, and those that are not are
 * sent; where it applies and does not hold none is expected. With k = |Y| there can be no error of the first kind, with
 * k = 1 none of the second, and a matrix without a possible error is not sent.
 */
export function errorLength(
  tails: number,
  k: number,
  { applies, holds, onesHeld, onesMissed }: RuleFit,
): number {
  let bits = 0;
  if (k < tails) {
    const cells = holds * tails;
    bits += parametricComplexity(cells) + log2Choose(cells, cells - onesHeld);
  }
  if (k > 1) {
    const cells = (applies - holds) * tails;
    bits += parametricComplexity(cells) + log2Choose(cells, onesMissed);
  }
  return bits;
}
