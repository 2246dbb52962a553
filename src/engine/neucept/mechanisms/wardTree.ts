import type { Matrix } from '../../numeric/Matrix.ts';
import type { Pause } from '../../makePause.ts';

/** Two clusters made one, each named by a row in it; the lowest increase of the sum of squares first. */
export interface WardMerge {
  readonly pair: readonly [number, number];
  /** By how much the sum of squared distances to the clusters' means grows. */
  readonly increase: number;
}

/**
 * Agglomerative clustering of rows by Ward's criterion: the two clusters are merged whose merging adds least to the sum
 * of squared distances to the means, n_a n_b / (n_a + n_b) · |m_a - m_b|². By chains of nearest neighbours on the means
 * alone: time rows² · columns, and no memory for distances.
 * @returns rows - 1 merges
 */
export async function wardTree(rows: Matrix, pause: Pause): Promise<WardMerge[]> {
  const { rows: n, columns: p } = rows;
  const means = rows.copy().values;
  const sizes = new Float64Array(n).fill(1);
  const alive = Array.from({ length: n }, (_, i) => i);
  const merges: WardMerge[] = [];
  const chain: number[] = [];
  while (alive.length > 1) {
    if (chain.length === 0) chain.push(alive[0]!);
    const current = chain.at(-1)!;
    const before = chain.at(-2);
    // The one before wins over its equals, or the chain could turn in circles.
    let nearest = before ?? -1;
    let least = before === undefined ? Infinity : increase(means, sizes, p, current, before, Infinity);
    for (const other of alive) {
      if (other === current || other === before) continue;
      const value = increase(means, sizes, p, current, other, least);
      if (value < least) {
        least = value;
        nearest = other;
      }
    }
    if (nearest !== before) {
      chain.push(nearest);
    } else {
      chain.length -= 2;
      const [kept, gone] = current < nearest ? [current, nearest] : [nearest, current];
      merges.push({ pair: [kept, gone], increase: least });
      const share = sizes[gone]! / (sizes[kept]! + sizes[gone]!);
      for (let j = 0; j < p; j++) {
        const mean = means[kept * p + j]!;
        means[kept * p + j] = mean + share * (means[gone * p + j]! - mean);
      }
      sizes[kept] = sizes[kept]! + sizes[gone]!;
      alive.splice(alive.indexOf(gone), 1);
    }
    await pause();
  }
  return merges.sort((a, b) => a.increase - b.increase);
}

/** The clusters that are left after all merges but the last `count` - 1: a number from 0 for each row. */
export function cutTree(merges: readonly WardMerge[], count: number): Int32Array {
  const n = merges.length + 1;
  const parent = Array.from({ length: n }, (_, i) => i);
  const root = (row: number): number => {
    let at = row;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  for (const { pair } of merges.slice(0, n - count)) parent[root(pair[1])] = root(pair[0]);
  const numbers = new Map<number, number>();
  return Int32Array.from({ length: n }, (_, row) => {
    const cluster = root(row);
    if (!numbers.has(cluster)) numbers.set(cluster, numbers.size);
    return numbers.get(cluster)!;
  });
}

/** Ward's criterion of two clusters, or something above `limit` as soon as it must be. */
function increase(
  means: Float64Array,
  sizes: Float64Array,
  p: number,
  a: number,
  b: number,
  limit: number,
): number {
  const weight = (sizes[a]! * sizes[b]!) / (sizes[a]! + sizes[b]!);
  const enough = limit / weight;
  let squares = 0;
  for (let j = 0, at = a * p, to = b * p; j < p; j++) {
    squares += (means[at + j]! - means[to + j]!) ** 2;
    if (squares > enough) return Infinity;
  }
  return weight * squares;
}
