/** Whole numbers from 0. */
export type Counts = Uint16Array | Uint32Array;

/** So many counts of 0 that can grow up to `most`: in half the memory where that fits. */
export function countArray(length: number, most: number): Counts {
  return most < 2 ** 16 ? new Uint16Array(length) : new Uint32Array(length);
}
