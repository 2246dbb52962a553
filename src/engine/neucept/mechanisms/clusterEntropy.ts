/** How fine labels are spread over clusters. */
export interface ClusterEntropy {
  /** Σ_c p(c) H(fine | c), in bits. */
  readonly bits: number;
  /** H(fine), in bits. */
  readonly whole: number;
  /** H(fine | c) of each cluster, in bits; 0 of an empty one. */
  readonly mechanisms: number[];
  /** [clusters][fine labels]: samples. */
  readonly counts: number[][];
}

/**
 * Cluster entropy CE = Σ_c p(c) Σ_y -p(y | c) log₂ p(y | c) of Vu et al., section V-A: 0 where each cluster has one fine
 * label only, and H(fine) where clusters say nothing about it. Clusters are weighted by their size.
 * @param assignment cluster of each sample, from 0
 * @param fine label of each sample, from 0
 * @param clusters how many there are, also empty ones
 * @param labels how many there are, also unused ones
 */
export function clusterEntropy(
  assignment: ArrayLike<number>,
  fine: ArrayLike<number>,
  clusters = countOf(assignment),
  labels = countOf(fine),
): ClusterEntropy {
  const counts = Array.from({ length: clusters }, () => new Array<number>(labels).fill(0));
  const all = new Array<number>(labels).fill(0);
  for (let i = 0; i < assignment.length; i++) {
    counts[assignment[i]!]![fine[i]!]!++;
    all[fine[i]!]!++;
  }
  const mechanisms = counts.map(entropy);
  const bits = counts.reduce(
    (sum, row, c) => sum + (mechanisms[c]! * row.reduce((a, b) => a + b, 0)) / assignment.length,
    0,
  );
  return { bits, whole: entropy(all), mechanisms, counts };
}

/** In bits, of the distribution that the counts are. */
function entropy(counts: readonly number[]): number {
  const total = counts.reduce((a, b) => a + b, 0);
  // log₂(total / count) is at least 0 where -log₂(count / total) may be -0.
  return counts.reduce(
    (sum, count) => (count > 0 ? sum + (count / total) * Math.log2(total / count) : sum),
    0,
  );
}

function countOf(values: ArrayLike<number>): number {
  let highest = -1;
  for (let i = 0; i < values.length; i++) highest = Math.max(highest, values[i]!);
  return highest + 1;
}
