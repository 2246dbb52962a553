import { decodeArray } from '../protocol/EncodedArray.ts';
import type { PaintedRange, PrototypeItem } from '../protocol/PrototypeResult.ts';

export interface PaintedPrototype {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of each pixel. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * The prototype as a picture: its range from black to white, in colours where it has three channels, else grey, the mean
 * of the channels. What is no picture is painted as a row of grey fields for each position of its first axes.
 */
export function paintPrototype(
  range: PaintedRange,
  { image }: Pick<PrototypeItem, 'image'>,
): PaintedPrototype {
  return paintValues(range, decodeArray(image), image.shape);
}

/** The same for any input of the network, such as a sample. */
export function paintValues(
  { picture, bound }: PaintedRange,
  values: ArrayLike<number>,
  shape: readonly number[],
): PaintedPrototype {
  const last = picture?.channelsLast === true;
  const colored = picture !== undefined && shape.length === 3;
  const channels = colored ? (last ? shape[2]! : shape[0]!) : 1;
  const width = (last ? shape[1] : shape.at(-1)) ?? 1;
  const pixels = values.length / channels;
  const rgba = new Uint8ClampedArray(4 * pixels).fill(255);
  const level = (channel: number, pixel: number): number => {
    const value = values[last ? pixel * channels + channel : channel * pixels + pixel]!;
    const limits =
      bound.kind === 'norm'
        ? [-bound.radius, bound.radius]
        : [bound.low[channel] ?? bound.low[0]!, bound.high[channel] ?? bound.high[0]!];
    return (255 * (value - limits[0]!)) / (limits[1]! - limits[0]!);
  };
  const three = picture?.color === 'rgb' || picture?.color === 'bgr';
  for (let pixel = 0; pixel < pixels; pixel++) {
    let grey = 0;
    if (!three) for (let channel = 0; channel < channels; channel++) grey += level(channel, pixel) / channels;
    for (let color = 0; color < 3; color++) {
      rgba[4 * pixel + color] = three ? level(picture.color === 'bgr' ? 2 - color : color, pixel) : grey;
    }
  }
  return { width, height: pixels / width, rgba };
}
