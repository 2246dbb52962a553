import type { MechanismParameters } from '../../../protocol/Mechanisms.ts';
import { Matrix } from '../../numeric/Matrix.ts';
import { pickRows } from '../../numeric/pickRows.ts';
import { Random } from '../../numeric/Random.ts';
import { classifyRows, nearestCentres } from './classifyRows.ts';
import type { Classifier, Clustering } from './Clustering.ts';
import { fitMixture } from './fitMixture.ts';
import { kMeans } from './kMeans.ts';
import { makePause, type Pause } from '../../makePause.ts';
import { cutTree, wardTree } from './wardTree.ts';

/** Rows that agglomerative clustering takes: its time grows with their square. The others go to the nearest mean. */
export const mostMerged = 10_000;

/**
 * Clusters of rows; see {@link makeClusterer}.
 * @param rows [rows, columns]; columns weigh by their variance
 */
export async function cluster(
  rows: Matrix,
  count: number,
  method: MechanismParameters['clustering'],
  seed: number,
  pause: Pause = makePause(),
): Promise<Clustering> {
  return makeClusterer(rows, method, seed, pause)(count);
}

/**
 * For any number of clusters: agglomerative clustering makes its tree once. Rows have to have at least as many different
 * values as there are clusters; the same seed gives the same clusters.
 */
export function makeClusterer(
  rows: Matrix,
  method: MechanismParameters['clustering'],
  seed: number,
  pause: Pause,
): (count: number) => Promise<Clustering> {
  if (method === 'kmeans') {
    return async (count) => {
      const centres = await kMeans(rows, count, seed, pause);
      return numberBySize(nearestCentres(rows, centres), { kind: 'centres', centres });
    };
  }
  if (method === 'mixture') {
    return async (count) => {
      const { mixture, bic } = await fitMixture(rows, count, seed, pause);
      return { ...numberBySize(classifyRows(rows, mixture), mixture), bic };
    };
  }
  const taken = new Random(seed)
    .permutation(rows.rows)
    .slice(0, mostMerged)
    .sort((a, b) => a - b);
  const part = pickRows(rows, taken);
  let tree: ReturnType<typeof wardTree> | undefined;
  return async (count) => {
    tree ??= wardTree(part, pause);
    const clusters = cutTree(await tree, count);
    const centres = meansOf(part, clusters, count);
    const assignment = taken.length < rows.rows ? nearestCentres(rows, centres) : clusters.slice();
    taken.forEach((row, i) => (assignment[row] = clusters[i]!));
    return numberBySize(assignment, { kind: 'centres', centres });
  };
}

function meansOf(rows: Matrix, clusters: Int32Array, count: number): Matrix {
  const means = new Matrix(count, rows.columns);
  const sizes = new Array<number>(count).fill(0);
  clusters.forEach((k, i) => {
    sizes[k]!++;
    for (let j = 0; j < rows.columns; j++) means.set(k, j, means.at(k, j) + rows.at(i, j));
  });
  for (let k = 0; k < count; k++) {
    for (let j = 0; j < rows.columns; j++) means.set(k, j, means.at(k, j) / sizes[k]!);
  }
  return means;
}

/** Gives clusters their numbers: by size, and of equal ones the one of the first row. */
function numberBySize(clusters: Int32Array, classifier: Classifier): Clustering {
  const count = classifier.kind === 'centres' ? classifier.centres.rows : classifier.means.rows;
  const sizes = new Array<number>(count).fill(0);
  const first = new Array<number>(count).fill(clusters.length);
  clusters.forEach((k, i) => {
    sizes[k]!++;
    first[k] = Math.min(first[k]!, i);
  });
  const order = sizes.map((_, k) => k).sort((a, b) => sizes[b]! - sizes[a]! || first[a]! - first[b]!);
  const numbers = new Int32Array(count);
  order.forEach((k, number) => (numbers[k] = number));
  return {
    assignment: clusters.map((k) => numbers[k]!),
    sizes: order.map((k) => sizes[k]!),
    classifier:
      classifier.kind === 'centres'
        ? { kind: 'centres', centres: pickRows(classifier.centres, order) }
        : {
            kind: 'mixture',
            weights: Float64Array.from(order, (k) => classifier.weights[k]!),
            means: pickRows(classifier.means, order),
            covariances: order.map((k) => classifier.covariances[k]!),
          },
  };
}
