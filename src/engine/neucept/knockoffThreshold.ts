/**
 * τ = min{ t > 0 : (offset + #{j: W_j ≤ -t}) / max(1, #{j: W_j ≥ t}) ≤ q }, infinite where there is none (Candès et al.
 * 2018, eq. 3.8 and 3.9). Selected are the neurons with W_j ≥ τ.
 * @param offset 1 for knockoff+, which bounds the false discovery rate by q; 0 for knockoff, which bounds a modified one
 */
export function knockoffThreshold(statistics: ArrayLike<number>, q: number, offset: 0 | 1): number {
  const byMagnitude = Array.from(statistics)
    .filter((value) => value !== 0)
    .sort((a, b) => Math.abs(b) - Math.abs(a));
  let threshold = Infinity;
  let [above, below] = [0, 0];
  byMagnitude.forEach((value, i) => {
    if (value > 0) above++;
    else below++;
    const magnitude = Math.abs(value);
    // Equal magnitudes pass a threshold together.
    if (i + 1 < byMagnitude.length && Math.abs(byMagnitude[i + 1]!) === magnitude) return;
    if ((offset + below) / Math.max(1, above) <= q) threshold = magnitude;
  });
  return threshold;
}
