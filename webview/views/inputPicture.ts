import type { DecodedArray } from '../../src/protocol/EncodedArray.ts';
import type { InputLayout } from '../../src/report/inputLayout.ts';

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
