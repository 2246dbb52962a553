/** Of two stretches of so many numbers, which begin at `from` and at `to`. */
export function squaredDistance(
  a: Float64Array,
  from: number,
  b: Float64Array,
  to: number,
  length: number,
): number {
  let squares = 0;
  for (let j = 0; j < length; j++) squares += (a[from + j]! - b[to + j]!) ** 2;
  return squares;
}
