import type { Matrix } from '../../numeric/Matrix.ts';
import type { Pause } from '../../makePause.ts';
import { squaredDistance } from './squaredDistance.ts';

/** Euclidean distances between rows: [rows, rows], in single precision. */
export async function rowDistances(matrix: Matrix, pause: Pause): Promise<Float32Array> {
  const { rows, columns, values } = matrix.copy();
  const distances = new Float32Array(rows * rows);
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b < a; b++) {
      const squares = squaredDistance(values, a * columns, values, b * columns, columns);
      distances[a * rows + b] = distances[b * rows + a] = Math.sqrt(squares);
    }
    await pause();
  }
  return distances;
}

/**
 * The mean silhouette (Rousseeuw 1987) of rows: of each (b - a) / max(a, b), with its mean distance a to its own cluster
 * and b to the nearest other one; 0 of a row that is alone in its cluster.
 * @param distances [rows, rows]
 * @param assignment cluster of each row
 * @returns undefined where all rows are in one cluster
 */
export function meanSilhouette(distances: Float32Array, assignment: ArrayLike<number>): number | undefined {
  const rows = assignment.length;
  const sizes: number[] = [];
  for (let i = 0; i < rows; i++) sizes[assignment[i]!] = (sizes[assignment[i]!] ?? 0) + 1;
  const clusters = sizes.length;
  if (Object.keys(sizes).length < 2) return undefined;
  let total = 0;
  const sums = new Float64Array(clusters);
  for (let i = 0; i < rows; i++) {
    sums.fill(0);
    for (let j = 0; j < rows; j++) sums[assignment[j]!] = sums[assignment[j]!]! + distances[i * rows + j]!;
    const own = assignment[i]!;
    if (sizes[own] === 1) continue;
    const within = sums[own]! / (sizes[own]! - 1);
    let nearest = Infinity;
    sizes.forEach((size, k) => {
      if (k !== own) nearest = Math.min(nearest, sums[k]! / size);
    });
    const largest = Math.max(within, nearest);
    if (largest > 0) total += (nearest - within) / largest;
  }
  return total / rows;
}
