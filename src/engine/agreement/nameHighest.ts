/**
 * The `count` channels with the highest scores above 0, ascending. All that score as much as the last of them are among
 * them, so that the channels' numbers decide nothing.
 */
export function nameHighest(scores: readonly (number | null)[], count: number): number[] {
  const above = scores.filter((score): score is number => score !== null && score > 0).sort((a, b) => b - a);
  const least = above[Math.min(count, above.length) - 1];
  if (least === undefined) return [];
  return scores.flatMap((score, channel) => (score !== null && score >= least ? [channel] : []));
}
