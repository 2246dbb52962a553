import { elementCount } from '../../graph/Tensor.ts';
import type { MapPlane } from '../../pathways/mapPlane.ts';

/**
 * Strength of the edges of a sample: the length of Sobel's two differences of the mean over its channels, with the
 * border repeated. It knows nothing of any network.
 */
export function edgeMap(sample: ArrayLike<number>, shape: readonly number[]): MapPlane {
  const [height, width] = shape.length === 1 ? [1, shape[0]!] : [shape.at(-2)!, shape.at(-1)!];
  const plane = height * width;
  const grey = new Float64Array(plane);
  const channels = elementCount(shape) / plane;
  for (let i = 0; i < sample.length; i++) grey[i % plane]! += sample[i]! / channels;
  const at = (y: number, x: number): number =>
    grey[Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)]!;
  const values = grey.map((_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    const side = (step: -1 | 1): number => at(y - 1, x + step) + 2 * at(y, x + step) + at(y + 1, x + step);
    const line = (step: -1 | 1): number => at(y + step, x - 1) + 2 * at(y + step, x) + at(y + step, x + 1);
    return Math.hypot(side(1) - side(-1), line(1) - line(-1));
  });
  return { height, width, values };
}
