import type { Tensor } from '../graph/Tensor.ts';
import { elementCount, float32 } from '../graph/Tensor.ts';
import type { Random } from '../numeric/Random.ts';

/**
 * Each picture of a batch moved and mirrored by chance.
 * @param pictures [N, C, H, W], float32.
 * @param crop pixels by which a picture moves at most, along both axes; zeros come in from behind.
 * @param flip mirror it left to right with probability 1/2.
 */
export function augmentPictures(
  pictures: Tensor,
  { crop, flip }: { readonly crop: number; readonly flip: boolean },
  random: Random,
): Tensor {
  const [count, channels, height, width] = pictures.shape as [number, number, number, number];
  const source = pictures.data as Float32Array;
  const result = new Float32Array(source.length);
  const size = elementCount([channels, height, width]);
  for (let n = 0; n < count; n++) {
    const down = crop > 0 ? random.integer(2 * crop + 1) - crop : 0;
    const right = crop > 0 ? random.integer(2 * crop + 1) - crop : 0;
    const mirrored = flip && random.uniform() < 0.5;
    for (let channel = 0; channel < channels; channel++) {
      const plane = n * size + channel * height * width;
      for (let y = Math.max(0, down); y < Math.min(height, height + down); y++) {
        const from = plane + (y - down) * width - right;
        const to = plane + y * width;
        for (let x = Math.max(0, right); x < Math.min(width, width + right); x++) {
          result[mirrored ? to + width - 1 - x : to + x] = source[from + x]!;
        }
      }
    }
  }
  return float32(result, pictures.shape);
}
