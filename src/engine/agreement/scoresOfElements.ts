/**
 * Scores of channels: the mean over the positions of the scores of their elements.
 * @param scores one for each element, row by row
 * @param shape of the layer, without the batch
 * @param channelAxis axis of `shape` that counts channels
 */
export function scoresOfElements(
  scores: readonly number[],
  shape: readonly number[],
  channelAxis: number,
): number[] {
  const channels = shape[channelAxis]!;
  const inner = shape.slice(channelAxis + 1).reduce((product, length) => product * length, 1);
  const sums = new Array<number>(channels).fill(0);
  scores.forEach((score, element) => (sums[Math.floor(element / inner) % channels]! += score));
  return sums.map((sum) => (sum * channels) / scores.length);
}
