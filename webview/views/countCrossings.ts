/**
 * Crossings among straight edges between two columns. O(E log V).
 * @param edges pairs of positions: in the one column, in the other
 */
export function countCrossings(edges: readonly (readonly [number, number])[]): number {
  const sorted = [...edges].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const size = sorted.reduce((most, [, right]) => Math.max(most, right), -1) + 1;
  // A Fenwick tree counts, for each edge, those before it that end below it: these it crosses.
  const tree = new Int32Array(size + 1);
  let crossings = 0;
  sorted.forEach(([, right], before) => {
    let notBelow = 0;
    for (let i = right + 1; i > 0; i -= i & -i) notBelow += tree[i]!;
    crossings += before - notBelow;
    for (let i = right + 1; i <= size; i += i & -i) tree[i]!++;
  });
  return crossings;
}
