import { kmeansGenerator } from 'ml-kmeans';
import { deriveSeed } from '../../numeric/deriveSeed.ts';
import { Matrix } from '../../numeric/Matrix.ts';
import { nearestCentres } from './classifyRows.ts';
import type { Pause } from './makePause.ts';

/** The best of as many starts is taken, as in the published experiments (scikit-learn's default then). */
const restarts = 10;
const mostIterations = 300;

/**
 * K-means by Lloyd's iterations from k-means++ starts: centres with the least sum of squared distances.
 * @param rows with at least `count` different rows
 * @returns [count, columns]
 */
export async function kMeans(rows: Matrix, count: number, seed: number, pause: Pause): Promise<Matrix> {
  const data = Array.from({ length: rows.rows }, (_, i) =>
    Array.from({ length: rows.columns }, (_, j) => rows.at(i, j)),
  );
  let best: { centres: Matrix; within: number } | undefined;
  for (let start = 0; start < restarts; start++) {
    let centroids: number[][] = [];
    const options = { seed: deriveSeed(seed, start) >>> 0, maxIterations: mostIterations, tolerance: 1e-8 };
    for (const step of kmeansGenerator(data, count, options)) {
      ({ centroids } = step);
      await pause();
    }
    const centres = Matrix.fromRows(centroids);
    const { within } = nearestCentres(rows, centres);
    if (!best || within < best.within) best = { centres, within };
    await pause();
  }
  return best!.centres;
}
