/**
 * Area under a curve by the trapezoid rule, divided by the curve's width: its mean height.
 * @param x ascending, at least two.
 */
export function curveArea(x: readonly number[], y: readonly number[]): number {
  let area = 0;
  for (let i = 1; i < x.length; i++) area += ((y[i]! + y[i - 1]!) / 2) * (x[i]! - x[i - 1]!);
  return area / (x.at(-1)! - x[0]!);
}
