/**
 * p-values of one family of tests, adjusted so that the chance of any false finding is bounded, whether the tests depend
 * on each other or not (Holm 1979): of m values the i-th smallest times m - i + 1, at least the one before it, at most 1.
 */
export function holm(chances: readonly number[]): number[] {
  const adjusted = new Array<number>(chances.length);
  const ascending = chances.map((_, i) => i).sort((a, b) => chances[a]! - chances[b]!);
  let least = 0;
  ascending.forEach((at, smaller) => {
    least = Math.min(1, Math.max(least, (chances.length - smaller) * chances[at]!));
    adjusted[at] = least;
  });
  return adjusted;
}
