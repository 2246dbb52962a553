import { Matrix } from '../../src/engine/numeric/Matrix.ts';
import { Random } from '../../src/engine/numeric/Random.ts';

/**
 * Rows around centres: centre k is `apart` standard deviations from 0 in the columns k, k + count, …
 * @returns `cluster`: the centre of each row; centre k has the share (k + 1) / (1 + … + count) of the rows
 */
export function plantClusters(
  rows: number,
  columns: number,
  count: number,
  { apart = 6, seed = 1 }: { apart?: number; seed?: number } = {},
): { matrix: Matrix; cluster: Int32Array } {
  const random = new Random(seed);
  const slots = Array.from({ length: count }, (_, k) => new Array<number>(k + 1).fill(k)).flat();
  const cluster = Int32Array.from({ length: rows }, (_, i) => slots[i % slots.length]!);
  const matrix = new Matrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      matrix.set(i, j, (j % count === cluster[i] ? apart : 0) + random.normal());
    }
  }
  return { matrix, cluster };
}
