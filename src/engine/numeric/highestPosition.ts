/**
 * Position of the highest number, the first of equal ones; -1 where there is none.
 * @param except a position that is left out
 */
export function highestPosition(values: ArrayLike<number>, except?: number): number {
  let best = -1;
  for (let i = 0; i < values.length; i++) {
    if (i !== except && (best < 0 || values[i]! > values[best]!)) best = i;
  }
  return best;
}
