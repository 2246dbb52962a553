/**
 * Chance that two draws from the same items have `both` items or more in common:
 * P(X ≥ both), X hypergeometric, P(X = i) = C(first, i) · C(items - first, second - i) / C(items, second).
 *
 * @param items all items
 * @param first items of one draw, at most `items`
 * @param second items of the other, at most `items`
 */
export function hypergeometricTail(items: number, first: number, second: number, both: number): number {
  const least = Math.max(0, first + second - items);
  const most = Math.min(first, second);
  if (both <= least) return 1;
  const logs = logFactorials(items);
  const choose = (n: number, k: number): number => logs[n]! - logs[k]! - logs[n - k]!;
  const all = choose(items, second);
  let sum = 0;
  for (let i = both; i <= most; i++) {
    sum += Math.exp(choose(first, i) + choose(items - first, second - i) - all);
  }
  return Math.min(1, sum);
}

/** ln n! for n = 0 … `most`. */
function logFactorials(most: number): Float64Array {
  const logs = new Float64Array(most + 1);
  for (let n = 1; n <= most; n++) logs[n] = logs[n - 1]! + Math.log(n);
  return logs;
}
