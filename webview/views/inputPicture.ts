import type { ConductanceLayer } from '../../src/protocol/ConductanceResult.ts';
import type { DecodedArray } from '../../src/protocol/EncodedArray.ts';

/** How a sample of the network's input lies on a page. A height of 1 is a strip: a vector, or one value a token. */
export interface InputLayout {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** The channel is the last axis of the array, not the first. */
  readonly channelsLast: boolean;
  /** A position shows the sum of its channels, as of an embedded token; otherwise the strongest of them. */
  readonly summed: boolean;
}

type FoundLayer = Pick<ConductanceLayer, 'shape' | 'neurons'>;

/**
 * Reads a sample's shape: [N], [H, W], [C, H, W] (or [H, W, C] with up to 4 channels), further leading axes as channels.
 * Two axes are those of a sequence, [T, C] or [C, T], where the first layer that is no vector has two axes as well.
 */
export function inputLayout(shape: readonly number[], layers: readonly FoundLayer[] = []): InputLayout {
  const [height = 1, width = 1] = shape.slice(-2);
  if (shape.length === 1) {
    return { channels: 1, height: 1, width: height, channelsLast: false, summed: false };
  }
  const layer = layers.find((candidate) => candidate.shape.length > 1);
  if (shape.length === 2 && layer?.shape.length === 2) {
    const channelsLast = !runsAlongLast([height, width], layer);
    const [positions, channels] = channelsLast ? [height, width] : [width, height];
    return { channels, height: 1, width: positions, channelsLast, summed: true };
  }
  if (shape.length === 3 && width <= 4 && shape[0]! > 4) {
    return upright({ channels: width, height: shape[0]!, width: height, channelsLast: true, summed: false });
  }
  const channels = shape.slice(0, -2).reduce((product, length) => product * length, 1);
  return upright({ channels, height, width, channelsLast: false, summed: false });
}

/**
 * Whether a sequence's positions are the last axis of its shape: the axis whose length is nearer, as a ratio, to the
 * number of positions in a layer. Its number of channels says nothing, as any layer can change it.
 */
function runsAlongLast([first, last]: readonly [number, number], { shape, neurons }: FoundLayer): boolean {
  const positions = neurons === shape[0] ? shape[1]! : shape[0]!;
  const distance = (length: number) => Math.abs(Math.log(length / positions));
  return distance(last) < distance(first);
}

/** A picture one pixel wide is drawn as a strip from left to right. */
function upright(layout: InputLayout): InputLayout {
  return layout.width === 1 ? { ...layout, width: layout.height, height: 1 } : layout;
}

function valueAt(values: ArrayLike<number>, layout: InputLayout, channel: number, pixel: number): number {
  return layout.channelsLast
    ? values[pixel * layout.channels + channel]!
    : values[channel * layout.height * layout.width + pixel]!;
}

/** One number a pixel, row by row: the sum of its channels, or the signed value of the one with the largest magnitude. */
export function joinChannels(values: ArrayLike<number>, layout: InputLayout): Float64Array {
  const pixels = layout.height * layout.width;
  return Float64Array.from({ length: pixels }, (_, pixel) => {
    let joined = 0;
    for (let channel = 0; channel < layout.channels; channel++) {
      const value = valueAt(values, layout, channel, pixel);
      if (layout.summed) {
        joined += value;
      } else if (Math.abs(value) > Math.abs(joined)) {
        joined = value;
      }
    }
    return joined;
  });
}

/**
 * Red, green, blue, alpha of every pixel, the sample's smallest value black and its largest white. Three or four
 * channels of a picture are colours; everything else is drawn grey.
 */
export function paintInput(values: ArrayLike<number>, layout: InputLayout): Uint8ClampedArray<ArrayBuffer> {
  const colored = !layout.summed && (layout.channels === 3 || layout.channels === 4);
  const grey = colored ? undefined : joinChannels(values, layout);
  const drawn: ArrayLike<number> = grey ?? values;
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < drawn.length; i++) {
    low = Math.min(low, drawn[i]!);
    high = Math.max(high, drawn[i]!);
  }
  const level = (value: number) => (high > low ? (255 * (value - low)) / (high - low) : 128);
  const pixels = layout.height * layout.width;
  const rgba = new Uint8ClampedArray(4 * pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let color = 0; color < 3; color++) {
      rgba[4 * pixel + color] = level(
        grey === undefined ? valueAt(values, layout, color, pixel) : grey[pixel]!,
      );
    }
    rgba[4 * pixel + 3] = 255;
  }
  return rgba;
}

/** The picture with each pixel's brightness times its |map| value, full from the 99th percentile of |map| on. */
export function scaleByMap(rgba: Uint8ClampedArray, map: Float64Array): Uint8ClampedArray<ArrayBuffer> {
  const sorted = Float64Array.from(map, Math.abs).sort();
  const full =
    sorted[Math.min(sorted.length - 1, Math.ceil(0.99 * sorted.length) - 1)] || sorted.at(-1)! || 1;
  return Uint8ClampedArray.from(rgba, (value, i) =>
    i % 4 === 3 ? value : value * Math.min(1, Math.abs(map[i >> 2]!) / full),
  );
}

/** The values of one sample in an array whose first axis counts samples. */
export function sampleValues(all: DecodedArray, sample: number, size: number): DecodedArray {
  return all.subarray(sample * size, (sample + 1) * size);
}
