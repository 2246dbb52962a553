/** How far two ways to divide the same items into groups agree. Which number a group has does not matter. */
export interface PartitionAgreement {
  /** [groups of the first][groups of the second]: items in both. */
  readonly table: number[][];
  /** 1 for the same groups, 0 on average for groups made at random (of the same sizes), down to -0.5. */
  readonly adjustedRand: number;
  /** 1 for the same groups, 0 where knowing the group in one tells nothing of the other; not corrected for chance. */
  readonly normalisedMutualInformation: number;
  /** 1 for the same groups, 0 on average for groups made at random (of the same sizes). */
  readonly adjustedMutualInformation: number;
}

/**
 * The adjusted Rand index (Hubert and Arabie 1985) over pairs of items,
 *   ARI = (Σ_ij C(n_ij, 2) - E) / ((Σ_i C(a_i, 2) + Σ_j C(b_j, 2)) / 2 - E), E = Σ_i C(a_i, 2) Σ_j C(b_j, 2) / C(n, 2),
 * and the mutual information I divided by the mean of the two entropies, as it is (NMI) and with its expectation under
 * random groups of the same sizes taken off both (AMI; Vinh, Epps and Bailey 2010).
 * @param first group of each item, from 0
 * @param second likewise, for the same items
 * @param groups how many groups there are in each, where the last ones may be empty
 * Throws a RangeError where the lists are empty or of different lengths.
 */
export function comparePartitions(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  groups: readonly [number, number] = [groupsOf(first), groupsOf(second)],
): PartitionAgreement {
  const n = first.length;
  if (n === 0 || n !== second.length) {
    throw new RangeError(`partitions of ${n} and ${second.length} items cannot be compared`);
  }
  const table = Array.from({ length: groups[0] }, () => new Array<number>(groups[1]).fill(0));
  for (let i = 0; i < n; i++) table[first[i]!]![second[i]!]!++;
  const a = table.map(sum);
  const b = table[0]!.map((_, j) => sum(table.map((row) => row[j]!)));
  const information = entropy(a, n) + entropy(b, n) - entropy(table.flat(), n);
  const mean = (entropy(a, n) + entropy(b, n)) / 2;
  const expected = expectedInformation(a, b, n);
  return {
    table,
    adjustedRand: adjustedRand(table, a, b, n),
    normalisedMutualInformation: Math.max(0, ratio(information, mean)),
    adjustedMutualInformation: ratio(information - expected, mean - expected),
  };
}

function adjustedRand(table: readonly number[][], a: readonly number[], b: readonly number[], n: number) {
  const pairs = (counts: readonly number[]): number => sum(counts.map((count) => (count * (count - 1)) / 2));
  const expected = n < 2 ? 0 : (pairs(a) * pairs(b)) / ((n * (n - 1)) / 2);
  return ratio(pairs(table.flat()) - expected, (pairs(a) + pairs(b)) / 2 - expected);
}

/** Where the highest value is the expected one, both partitions are one group, or groups of one: they are the same. */
function ratio(value: number, highest: number): number {
  return highest < 1e-12 ? 1 : Math.min(1, value / highest);
}

/** In nats. */
function entropy(counts: readonly number[], n: number): number {
  return sum(counts.map((count) => (count === 0 ? 0 : -(count / n) * Math.log(count / n))));
}

/** Mean of the mutual information over all ways to assign the groups, each n_ij hypergeometric (Vinh et al., eq. 24a). */
function expectedInformation(a: readonly number[], b: readonly number[], n: number): number {
  const logFactorial = new Float64Array(n + 1);
  for (let i = 2; i <= n; i++) logFactorial[i] = logFactorial[i - 1]! + Math.log(i);
  const f = (i: number): number => logFactorial[i]!;
  let expected = 0;
  for (const ai of a) {
    for (const bj of b) {
      for (let both = Math.max(1, ai + bj - n); both <= Math.min(ai, bj); both++) {
        const logChance =
          f(ai) +
          f(bj) +
          f(n - ai) +
          f(n - bj) -
          (f(n) + f(both) + f(ai - both) + f(bj - both) + f(n - ai - bj + both));
        expected += (both / n) * Math.log((n * both) / (ai * bj)) * Math.exp(logChance);
      }
    }
  }
  return expected;
}

function groupsOf(partition: ArrayLike<number>): number {
  let highest = 0;
  for (let i = 0; i < partition.length; i++) highest = Math.max(highest, partition[i]!);
  return highest + 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
