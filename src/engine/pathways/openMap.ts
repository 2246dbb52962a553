import type { MapPlane } from './mapPlane.ts';

/**
 * Smooths a map by morphological opening: erosion (the least value of a square window), then dilation (the greatest).
 * Specks smaller than the window vanish, larger areas keep their height. Positive and negative parts are opened by
 * themselves, so that opening -map gives the negative of what opening map gives.
 *
 * @param size edge of the window in pixels; even ones reach further to the left and up. Windows end at the border.
 */
export function openMap({ height, width, values }: MapPlane, size: number): MapPlane {
  const open = (part: Float64Array): Float64Array => {
    const before = Math.floor(size / 2);
    const after = size - 1 - before;
    const eroded = filter(part, height, width, before, after, Math.min);
    // The window of the dilation is the mirrored one, or the result would move.
    return filter(eroded, height, width, after, before, Math.max);
  };
  const positive = open(values.map((value) => Math.max(value, 0)));
  const negative = open(values.map((value) => Math.max(-value, 0)));
  return { height, width, values: positive.map((value, i) => value - negative[i]!) };
}

/** A square window is a row's and a column's one after the other. */
function filter(
  plane: Float64Array,
  height: number,
  width: number,
  before: number,
  after: number,
  pick: (a: number, b: number) => number,
): Float64Array {
  const along = (source: Float64Array, count: number, step: number, lines: number, lineStep: number) => {
    const result = new Float64Array(source.length);
    for (let line = 0; line < lines; line++) {
      for (let i = 0; i < count; i++) {
        const last = Math.min(count - 1, i + after);
        let value = source[line * lineStep + Math.max(0, i - before) * step]!;
        for (let k = Math.max(0, i - before) + 1; k <= last; k++) {
          value = pick(value, source[line * lineStep + k * step]!);
        }
        result[line * lineStep + i * step] = value;
      }
    }
    return result;
  };
  return along(along(plane, width, 1, height, width), height, width, width, 1);
}
