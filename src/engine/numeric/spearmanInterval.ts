import { Random } from './Random.ts';

const resamples = 1000;
/**
 * Items of each list that have to differ from its most frequent value. With fewer the interval is not to be believed:
 * of 10 items with 6 and 7 equal ones, only two thirds of the intervals for 95 % held the true value.
 */
const fewest = 9;

/**
 * 95 % bootstrap interval (percentiles) of Spearman's rank correlation over the items: items are drawn with replacement,
 * and ranked anew. Takes time linear in the items for each resample. It does not depend on the order of the items.
 * Undefined for fewer than ten items, and where all but a few of a list have the same value.
 */
export function spearmanInterval(
  a: readonly number[],
  b: readonly number[],
  seed: number,
): { low: number; high: number } | undefined {
  if (Math.min(apart(a), apart(b)) < fewest) return undefined;
  // In an order of their own, so that the items' numbers do not tell which are drawn.
  const items = a.map((_, i) => i).sort((i, j) => a[i]! - a[j]! || b[i]! - b[j]!);
  const first = items.map((i) => a[i]!);
  const second = items.map((i) => b[i]!);
  const order = items.map((_, i) => i).sort((i, j) => second[i]! - second[j]!);
  const natural = items.map((_, i) => i);
  const random = new Random(seed);
  const values: number[] = [];
  for (let run = 0; run < resamples; run++) {
    const times = new Uint32Array(items.length);
    for (let drawn = 0; drawn < items.length; drawn++) times[random.integer(items.length)]!++;
    const value = correlation(
      weightedRanks(first, natural, times),
      weightedRanks(second, order, times),
      times,
    );
    if (value !== undefined) values.push(value);
  }
  values.sort((x, y) => x - y);
  const at = (share: number): number => values[Math.round(share * (values.length - 1))]!;
  return { low: at(0.025), high: at(0.975) };
}

/** How many differ from the most frequent value. */
function apart(values: readonly number[]): number {
  const times = new Map<number, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return values.length - [...times.values()].reduce((most, each) => Math.max(most, each), 0);
}

/** Ranks of items of which each is there so many times; equal values share the mean of the ranks they span. */
function weightedRanks(
  values: readonly number[],
  ascending: readonly number[],
  times: Uint32Array,
): Float64Array {
  const ranks = new Float64Array(values.length);
  let before = 0;
  for (let start = 0; start < ascending.length;) {
    const value = values[ascending[start]!]!;
    let end = start;
    let weight = 0;
    for (; end < ascending.length && values[ascending[end]!] === value; end++)
      weight += times[ascending[end]!]!;
    for (let i = start; i < end; i++) ranks[ascending[i]!] = before + (weight + 1) / 2;
    before += weight;
    start = end;
  }
  return ranks;
}

/** Pearson's, of as many items as there are values: the mean of their ranks is (n + 1) / 2. */
function correlation(x: Float64Array, y: Float64Array, times: Uint32Array): number | undefined {
  const mean = (x.length + 1) / 2;
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < x.length; i++) {
    const [dx, dy, weight] = [x[i]! - mean, y[i]! - mean, times[i]!];
    xy += weight * dx * dy;
    xx += weight * dx * dx;
    yy += weight * dy * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : undefined;
}
