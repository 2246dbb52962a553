/**
 * Writes over the pixels of a sample that are removed, in all its channels.
 * @param sample [...channels, height, width], changed in place.
 * @param ranks one for each pixel of the plane.
 * @param fill of the sample's length.
 */
export function removePixels(
  sample: Float32Array,
  ranks: ArrayLike<number>,
  removed: (rank: number) => boolean,
  fill: Float32Array,
): void {
  for (let pixel = 0; pixel < ranks.length; pixel++) {
    if (!removed(ranks[pixel]!)) continue;
    for (let i = pixel; i < sample.length; i += ranks.length) sample[i] = fill[i]!;
  }
}
