import type { Layer } from '../graph/findLayers.ts';
import { elementCount } from '../graph/Tensor.ts';
import type { PathwayRunner, TracedSample } from './PathwayRunner.ts';

/** The layer that GradCAM reads: the last one with channels over at least two positions of a plane; undefined where there is none. */
export function gradCamLayer(layers: readonly Layer[], sampleShape: readonly number[]): Layer | undefined {
  return layers.findLast(
    ({ shape, channelAxis }) =>
      sampleShape.length === 3 && shape.length === 3 && channelAxis === 0 && shape[1]! * shape[2]! > 1,
  );
}

/**
 * GradCAM (Selvaraju et al. 2017): max(0, Σ_c w_c · A_c) with w_c the mean over the positions of ∂F/∂A_c, enlarged to
 * the input's plane, [height, width].
 */
export async function gradCam(
  runner: PathwayRunner,
  sample: TracedSample,
  layer: Layer,
): Promise<Float64Array> {
  const { activation, gradient } = await runner.layerGradient(sample, layer);
  const [channels, height, width] = layer.shape as [number, number, number];
  const positions = height * width;
  const map = new Float64Array(positions);
  for (let channel = 0; channel < channels; channel++) {
    const first = channel * positions;
    let weight = 0;
    for (let i = 0; i < positions; i++) weight += gradient[first + i]! / positions;
    for (let i = 0; i < positions; i++) map[i]! += weight * activation[first + i]!;
  }
  const [, outputHeight, outputWidth] = runner.network.sampleShape as [number, number, number];
  return enlarge(
    map.map((value) => Math.max(0, value)),
    [height, width],
    [outputHeight, outputWidth],
  );
}

/** Bilinear, with pixels as areas whose centres are matched (PyTorch's align_corners=False). */
function enlarge(
  plane: Float64Array,
  [height, width]: readonly [number, number],
  size: readonly [number, number],
): Float64Array {
  const result = new Float64Array(elementCount(size));
  for (let y = 0; y < size[0]; y++) {
    const [top, bottom, down] = between(y, height, size[0]);
    for (let x = 0; x < size[1]; x++) {
      const [left, right, across] = between(x, width, size[1]);
      const at = (row: number, column: number) => plane[row * width + column]!;
      const upper = at(top, left) * (1 - across) + at(top, right) * across;
      const lower = at(bottom, left) * (1 - across) + at(bottom, right) * across;
      result[y * size[1] + x] = upper * (1 - down) + lower * down;
    }
  }
  return result;
}

/** The two places next to an output position, and the share of the second. */
function between(position: number, length: number, outputLength: number): [number, number, number] {
  const place = Math.min(Math.max(((position + 0.5) * length) / outputLength - 0.5, 0), length - 1);
  const low = Math.floor(place);
  return [low, Math.min(low + 1, length - 1), place - low];
}
