/**
 * Spearman's rank correlation of two lists of the same length: Pearson's correlation of their ranks, equal values
 * sharing the mean of the ranks they span. Undefined where one list is constant or has fewer than two values.
 */
export function spearman(a: readonly number[], b: readonly number[]): number | undefined {
  if (a.length !== b.length) {
    throw new RangeError(`rank correlation of lists of different length, ${a.length} and ${b.length}`);
  }
  const x = averageRanks(a);
  const y = averageRanks(b);
  // Ranks sum to n(n + 1)/2 with and without ties, so both means are the same.
  const mean = (a.length + 1) / 2;
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - mean;
    const dy = y[i]! - mean;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : undefined;
}

/** Ranks from 1, ascending; equal values share the mean of the ranks they span. */
export function averageRanks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const ranks = new Array<number>(values.length);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) {
      end++;
    }
    for (let i = start; i < end; i++) {
      ranks[order[i]!] = (start + 1 + end) / 2;
    }
    start = end;
  }
  return ranks;
}
