import type { Picture } from './Picture.ts';

/**
 * Bilinear with antialiasing: each new pixel is the mean of the old ones under a triangle that is as wide as the
 * step, as in PIL and torchvision, which is what image networks are trained with.
 * @param round 8-bit pictures: round and clip to 0 to 255 after each of the two passes, as PIL does.
 */
export function resizePicture(picture: Picture, height: number, width: number, round: boolean): Picture {
  if (height === picture.height && width === picture.width) return picture;
  return resizeRows(resizeColumns(picture, width, round), height, round);
}

/** Weights of the old pixels `first`, `first` + 1, … in one new pixel. */
interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

function triangleTaps(from: number, to: number): Taps[] {
  const scale = from / to;
  const support = Math.max(scale, 1);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(from, Math.floor(centre + support + 0.5));
    const weights = new Float64Array(end - first);
    let sum = 0;
    for (let k = 0; k < weights.length; k++) {
      weights[k] = Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / support);
      sum += weights[k]!;
    }
    for (let k = 0; k < weights.length; k++) weights[k]! /= sum;
    return { first, weights };
  });
}

function resizeColumns(picture: Picture, width: number, round: boolean): Picture {
  if (width === picture.width) return picture;
  const rows = picture.channels * picture.height;
  const taps = triangleTaps(picture.width, width);
  const values = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let x = 0; x < width; x++) {
      const { first, weights } = taps[x]!;
      const start = row * picture.width + first;
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * picture.values[start + k]!;
      values[row * width + x] = round ? toByte(sum) : sum;
    }
  }
  return { ...picture, width, values };
}

function resizeRows(picture: Picture, height: number, round: boolean): Picture {
  if (height === picture.height) return picture;
  const { channels, width } = picture;
  const taps = triangleTaps(picture.height, height);
  const values = new Float64Array(channels * height * width);
  for (let channel = 0; channel < channels; channel++) {
    for (let y = 0; y < height; y++) {
      const { first, weights } = taps[y]!;
      const target = (channel * height + y) * width;
      for (let k = 0; k < weights.length; k++) {
        const weight = weights[k]!;
        const source = (channel * picture.height + first + k) * width;
        for (let x = 0; x < width; x++) values[target + x]! += weight * picture.values[source + x]!;
      }
    }
  }
  return { channels, width, height, values: round ? values.map(toByte) : values };
}

function toByte(value: number): number {
  return Math.min(255, Math.max(0, Math.floor(value + 0.5)));
}
