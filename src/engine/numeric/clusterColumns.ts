import type { Matrix } from './Matrix.ts';

/** Two clusters made one: numbers below the count of columns are columns, column count + i is the i-th merge. */
export interface Merge {
  readonly pair: readonly [number, number];
  /** The least |correlation| of two columns of the merged cluster. */
  readonly correlation: number;
}

/**
 * Agglomerative clustering of columns by |correlation| with complete linkage: the correlation of two clusters is the
 * least of any two of their columns. By chains of nearest neighbours, in time p²; equal ones go to the lower number.
 * @param correlation [p, p]
 * @returns p - 1 merges, the highest correlation first
 */
export function clusterColumns(correlation: Matrix): Merge[] {
  const p = correlation.rows;
  const likeness = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) likeness[i * p + j] = Math.abs(correlation.at(i, j));
  }
  const alive = Array.from({ length: p }, (_, i) => i);
  const found: { a: number; b: number; correlation: number }[] = [];
  const chain: number[] = [];
  while (alive.length > 1) {
    if (chain.length === 0) chain.push(alive[0]!);
    const current = chain.at(-1)!;
    const before = chain.at(-2);
    // The one before wins over its equals, or the chain could turn in circles.
    let nearest = before ?? -1;
    let highest = before === undefined ? -1 : likeness[current * p + before]!;
    for (const other of alive) {
      if (other !== current && likeness[current * p + other]! > highest) {
        highest = likeness[current * p + other]!;
        nearest = other;
      }
    }
    if (nearest !== before) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    const [kept, gone] = current < nearest ? [current, nearest] : [nearest, current];
    found.push({ a: kept, b: gone, correlation: highest });
    alive.splice(alive.indexOf(gone), 1);
    for (const other of alive) {
      const least = Math.min(likeness[kept * p + other]!, likeness[gone * p + other]!);
      likeness[kept * p + other] = likeness[other * p + kept] = least;
    }
  }
  // Chains find merges out of order; a stable sort keeps the parts of a merge before it.
  found.sort((x, y) => y.correlation - x.correlation);
  const clusterOf = Array.from({ length: p }, (_, i) => i);
  return found.map(({ a, b, correlation: height }, i) => {
    const pair: [number, number] = [clusterOf[a]!, clusterOf[b]!];
    clusterOf[a] = p + i;
    return { pair, correlation: height };
  });
}

/** The clusters in which every two columns have at least this |correlation|: columns ascending, first ones first. */
export function cutByCorrelation(merges: readonly Merge[], least: number): number[][] {
  return cut(merges, (_, correlation) => correlation >= least);
}

/** The largest clusters of at most `most` columns, the small ones put together as long as they fit. */
export function cutBySize(merges: readonly Merge[], most: number): number[][] {
  const clusters = cut(merges, (size) => size <= most).sort((a, b) => b.length - a.length);
  const blocks: number[][] = [];
  for (const cluster of clusters) {
    const block = blocks.find(({ length }) => length + cluster.length <= most);
    if (block) block.push(...cluster);
    else blocks.push([...cluster]);
  }
  return blocks.map((block) => block.sort((a, b) => a - b));
}

/** This many clusters, of the highest correlations: columns ascending, first ones first. */
export function cutByCount(merges: readonly Merge[], count: number): number[][] {
  return cut(merges.slice(0, merges.length + 1 - count), () => true, merges.length + 1);
}

function cut(
  merges: readonly Merge[],
  accept: (size: number, correlation: number) => boolean,
  p = merges.length + 1,
): number[][] {
  const members: (number[] | undefined)[] = Array.from({ length: p }, (_, i) => [i]);
  for (const { pair, correlation } of merges) {
    const [a, b] = [members[pair[0]], members[pair[1]]];
    const whole = a && b && accept(a.length + b.length, correlation) ? [...a, ...b] : undefined;
    if (whole) members[pair[0]] = members[pair[1]] = undefined;
    // A cluster with a part that was refused is none, nor is any above it.
    members.push(whole);
  }
  return members
    .filter((cluster) => cluster !== undefined)
    .map((cluster) => cluster.sort((a, b) => a - b))
    .sort((a, b) => a[0]! - b[0]!);
}
