import type { MapPlane } from '../../pathways/mapPlane.ts';
import { Random } from '../../numeric/Random.ts';

/** In which order the pixels of a plane are removed. */
export interface RemovalRanks {
  /** For each pixel, row by row, the place of its tile: 0 for the least relevant. */
  readonly ranks: Uint32Array;
  readonly tiles: number;
}

export interface RemovalOrder {
  readonly order: 'magnitude' | 'signed';
  /** Edge of the squares that are removed at once, in pixels; those at the right and lower border may be smaller. */
  readonly tile: number;
}

/**
 * Orders the tiles of a map by the mean relevance of their pixels. Equal ones, such as pixels that a rectified map
 * leaves at 0, follow in a random order: where they lie must not count.
 */
export function removalRanks(
  { height, width, values }: MapPlane,
  { order, tile }: RemovalOrder,
  seed: number,
): RemovalRanks {
  const across = Math.ceil(width / tile);
  const tiles = across * Math.ceil(height / tile);
  const tileOf = (pixel: number): number =>
    Math.floor(Math.floor(pixel / width) / tile) * across + Math.floor((pixel % width) / tile);
  const sums = new Float64Array(tiles);
  const counts = new Float64Array(tiles);
  values.forEach((value, pixel) => {
    sums[tileOf(pixel)]! += order === 'magnitude' ? Math.abs(value) : value;
    counts[tileOf(pixel)]!++;
  });
  const relevance = sums.map((sum, i) => sum / counts[i]!);
  const places = new Uint32Array(tiles);
  const ascending = new Random(seed).permutation(tiles).sort((a, b) => relevance[a]! - relevance[b]!);
  ascending.forEach((index, place) => (places[index] = place));
  return { ranks: Uint32Array.from(values, (_, pixel) => places[tileOf(pixel)]!), tiles };
}

/** Whether a pixel is removed, by its rank, when a share of the tiles is; to the nearest whole tile. */
export function isRemoved(tiles: number, share: number, first: 'least' | 'most'): (rank: number) => boolean {
  const count = Math.round(share * tiles);
  return first === 'least' ? (rank) => rank < count : (rank) => rank >= tiles - count;
}
