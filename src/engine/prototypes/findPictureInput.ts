import type { Layer } from '../graph/findLayers.ts';
import type { Preprocessing } from '../workspace/WorkspaceFile.ts';
import type { PictureFormat } from './PictureFormat.ts';

/** How a network takes pictures. */
export interface PictureInput extends Pick<PictureFormat, 'channels' | 'height' | 'width' | 'color'> {
  readonly layout: 'NCHW' | 'NHWC' | 'HW';
}

/** Up to so many channels, first or last, make an axis that of colours. */
const mostColors = 4;

/**
 * The picture that one sample is, by its shape: [C, H, W], [H, W, C] with up to 4 channels, or [H, W]; undefined for
 * vectors, sequences and all else. Two axes are a sequence where the first layer that is no vector has two as well.
 */
export function findPictureInput(
  shape: readonly number[],
  layers: readonly Layer[],
  color?: Preprocessing['color'],
): PictureInput | undefined {
  const [first = 1, second = 1, third = 1] = shape;
  if (shape.length === 2) {
    const sequence = layers.find((layer) => layer.shape.length > 1)?.shape.length === 2;
    if (sequence || Math.min(first, second) < 2) return undefined;
    return { channels: 1, height: first, width: second, color: 'gray', layout: 'HW' };
  }
  if (shape.length !== 3) return undefined;
  const last = third <= mostColors && first > mostColors;
  const [channels, height, width] = last ? [third, first, second] : [first, second, third];
  if (Math.min(height, width) < 2) return undefined;
  const colors = channels === 1 ? 'gray' : channels !== 3 ? 'channels' : color === 'bgr' ? 'bgr' : 'rgb';
  return { channels, height, width, color: colors, layout: last ? 'NHWC' : 'NCHW' };
}

/** Shape of one sample with other sides. */
export function pictureShape({ channels, layout }: PictureInput, height: number, width: number): number[] {
  if (layout === 'HW') return [height, width];
  return layout === 'NHWC' ? [height, width, channels] : [channels, height, width];
}
