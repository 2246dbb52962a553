/**
 * Heights as near as possible (least squares) to those wanted, in the given order, at least `gap` apart and within
 * [0, height]; the height has to hold them. Isotonic regression of `wanted − i · gap` by pooling adjacent violators.
 */
export function spreadInOrder(wanted: readonly number[], gap: number, height: number): number[] {
  const pools: { sum: number; count: number }[] = [];
  wanted.forEach((value, i) => {
    let pool = { sum: value - i * gap, count: 1 };
    for (
      let last = pools.at(-1);
      last !== undefined && last.sum / last.count >= pool.sum / pool.count;
      last = pools.at(-1)
    ) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
    }
    pools.push(pool);
  });
  const room = height - (wanted.length - 1) * gap;
  let i = 0;
  return pools.flatMap(({ sum, count }) => {
    const start = Math.min(Math.max(sum / count, 0), room);
    return Array.from({ length: count }, () => start + gap * i++);
  });
}
