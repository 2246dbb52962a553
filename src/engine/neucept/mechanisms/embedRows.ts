import { PCA } from 'ml-pca';
import { UMAP } from 'umap-js';
import { encodeArray } from '../../../protocol/EncodedArray.ts';
import type { MechanismParameters, Mechanisms } from '../../../protocol/Mechanisms.ts';
import { addProduct } from '../../numeric/addProduct.ts';
import { Matrix } from '../../numeric/Matrix.ts';
import { Random } from '../../numeric/Random.ts';
import type { Pause } from '../../makePause.ts';

/** As UMAP's authors advise. */
const neighbours = 15;
/** Of its optimisation: more take longer and hardly move a picture of so few rows. */
const epochs = 200;

/** Some rows, and the distances between them. */
export interface RowSample {
  /** Ascending. */
  readonly positions: readonly number[];
  /** [positions, positions] */
  readonly distances: Float32Array;
}

/**
 * Two coordinates of each row; of UMAP, of each row of the sample.
 * @param rows [rows, columns]
 * @param step is told the share that is done
 */
export async function embedRows(
  rows: Matrix,
  sample: RowSample,
  method: MechanismParameters['embedding'],
  seed: number,
  pause: Pause,
  step: (share: number) => void,
): Promise<Mechanisms['embedding']> {
  if (method === 'none') return undefined;
  if (method === 'pca' || sample.positions.length < 3) return principalComponents(rows);
  const points = await umap(sample, seed, pause, step);
  return {
    method: 'umap',
    points: encodeArray(points, [sample.positions.length, 2]),
    ...(sample.positions.length < rows.rows && {
      positions: encodeArray(Int32Array.from(sample.positions), [sample.positions.length]),
    }),
  };
}

/** The two directions of the largest variance; the second is 0 where there is one column only. */
function principalComponents(rows: Matrix): NonNullable<Mechanisms['embedding']> {
  const { rows: n, columns: p } = rows;
  const centred = rows.copy();
  for (let j = 0; j < p; j++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += rows.at(i, j) / n;
    for (let i = 0; i < n; i++) centred.set(i, j, rows.at(i, j) - mean);
  }
  const covariance = new Matrix(p, p);
  addProduct(covariance, centred.transposed, centred, 1 / n, 'lower');
  covariance.mirrorLower();
  const table = Array.from({ length: p }, (_, i) => Array.from({ length: p }, (_, j) => covariance.at(i, j)));
  const found = new PCA(table, { isCovarianceMatrix: true });
  const loadings = new Matrix(p, 2);
  for (let axis = 0; axis < Math.min(2, p); axis++) {
    const column = found.getLoadings().getRow(axis);
    // An axis may as well point the other way: its largest loading is made positive.
    const largest = column.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
    column.forEach((value, j) => loadings.set(j, axis, largest < 0 ? -value : value));
  }
  const points = new Matrix(n, 2);
  addProduct(points, centred, loadings);
  return {
    method: 'pca',
    points: encodeArray(Float32Array.from(points.values), [n, 2]),
    // Of samples that are all the same, no share of the variance is a number.
    explained: found
      .getExplainedVariance()
      .slice(0, 2)
      .map((share) => share || 0),
  };
}

async function umap(
  { positions, distances }: RowSample,
  seed: number,
  pause: Pause,
  step: (share: number) => void,
): Promise<Float32Array> {
  const n = positions.length;
  const nearest = Math.min(neighbours, n - 1);
  const random = new Random(seed);
  const map = new UMAP({ random: () => random.uniform(), nNeighbors: nearest, nEpochs: epochs });
  const indices: number[][] = [];
  for (let i = 0; i < n; i++) {
    const row = distances.subarray(i * n, (i + 1) * n);
    const order = Array.from(row, (_, j) => j).sort((a, b) => row[a]! - row[b]! || a - b);
    // Each row is its own first neighbour, also where others are the same.
    indices.push([i, ...order.filter((j) => j !== i)].slice(0, nearest));
    await pause();
  }
  map.setPrecomputedKNN(
    indices,
    indices.map((row, i) => row.map((j) => distances[i * n + j]!)),
  );
  // The distances are all it needs of the rows.
  map.initializeFit(Array.from({ length: n }, (_, i) => [i]));
  for (let epoch = 0; epoch < epochs; epoch++) {
    map.step();
    step((epoch + 1) / epochs);
    await pause();
  }
  return Float32Array.from(map.getEmbedding().flat());
}
