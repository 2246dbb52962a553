import { formatNumber } from '../../src/report/formatNumber.ts';

/**
 * Diverging, distinguishable with any colour vision, light at 0 (ColorBrewer RdBu). The same in every theme: a picture
 * must not change its meaning with the editor's colours.
 */
export const mapColors: readonly (readonly [place: number, color: string])[] = [
  [0, '#053061'],
  [0.15, '#2166ac'],
  [0.3, '#67a9cf'],
  [0.45, '#d1e5f0'],
  [0.5, '#f7f7f7'],
  [0.55, '#fddbc7'],
  [0.7, '#ef8a62'],
  [0.85, '#b2182b'],
  [1, '#67001f'],
];

const steps = 256;
/** Red, green and blue of `steps` places from one end to the other. */
const palette = Uint8ClampedArray.from(
  Array.from({ length: steps + 1 }, (_, i) => colorAt(i / steps)).flat(),
);

/** The end of a symmetric scale. */
export interface MapScale {
  /** Above 0. */
  readonly limit: number;
  /** The largest magnitude; what lies beyond the limit is drawn as the limit. */
  readonly largest: number;
}

/** The share of the pixels that a scale holds: a few far larger ones would make all others pale. */
const heldShare = 0.995;

/** One scale for several maps. */
export function scaleOf(maps: readonly Float64Array[]): MapScale {
  const magnitudes = new Float64Array(maps.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const map of maps) {
    for (const value of map) magnitudes[offset++] = Math.abs(value);
  }
  magnitudes.sort();
  const largest = magnitudes.at(-1) ?? 0;
  // A map of zeros has to have a scale as well.
  const limit = magnitudes[Math.ceil(heldShare * magnitudes.length) - 1] || largest || 1;
  return { limit, largest };
}

/** Red, green, blue, alpha of every pixel. */
export function paintMap(
  map: Float64Array,
  { limit }: Pick<MapScale, 'limit'>,
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * map.length);
  map.forEach((value, pixel) => {
    const color = paletteIndex(value, limit);
    for (let i = 0; i < 3; i++) rgba[4 * pixel + i] = palette[color + i]!;
    rgba[4 * pixel + 3] = 255;
  });
  return rgba;
}

/** The colour of one value, as CSS. */
export function mapColorAt(value: number, limit: number): string {
  const color = paletteIndex(value, limit);
  return `rgb(${palette.subarray(color, color + 3).join(',')})`;
}

/** Where a value's red is in the palette. */
function paletteIndex(value: number, limit: number): number {
  return 3 * Math.round(Math.min(1, Math.max(0, (value / limit + 1) / 2)) * steps);
}

function colorAt(place: number): number[] {
  const next = Math.max(
    1,
    mapColors.findIndex(([end]) => end >= place),
  );
  const [[low, from], [high, to]] = [mapColors[next - 1]!, mapColors[next]!];
  const share = (place - low) / (high - low);
  const channels = (color: string) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  const end = channels(to);
  return channels(from).map((value, i) => value + share * (end[i]! - value));
}

/** Some values lie beyond the ends. */
export function isClipped({ limit, largest }: MapScale): boolean {
  return largest > limit;
}

/** "± 0.3", or that there is nothing but zeros. */
export function describeScale({ limit, largest }: MapScale): string {
  return largest === 0 ? 'all 0' : `± ${formatNumber(limit)}`;
}
