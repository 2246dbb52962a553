import { deriveSeed } from '../../numeric/deriveSeed.ts';
import { Matrix } from '../../numeric/Matrix.ts';
import { Random } from '../../numeric/Random.ts';
import type { Pause } from '../../makePause.ts';
import { squaredDistance } from './squaredDistance.ts';

/** The best of as many starts is taken, as in the published experiments (scikit-learn's default then). */
const restarts = 10;
const mostIterations = 300;
/** A start ends when its centres move no more than this share of the columns' mean variance, as in scikit-learn. */
const roughly = 1e-4;
/** Rows between two looks at the clock. */
const rowsAtOnce = 256;

/**
 * K-means: centres with the least sum of squared distances to the rows that are nearest to them, by Lloyd's iterations
 * from k-means++ starts; from the best of them on until no row changes its cluster. Distances that cannot have changed a
 * row's cluster are not taken (Hamerly 2010): the centres are the same without.
 * @param rows with at least `count` different rows
 * @returns [count, columns]
 */
export async function kMeans(rows: Matrix, count: number, seed: number, pause: Pause): Promise<Matrix> {
  const data = rows.copy();
  const tolerance = roughly * meanVariance(data);
  let best: { centres: Matrix; within: number } | undefined;
  for (let start = 0; start < restarts; start++) {
    const centres = await spreadCentres(data, count, new Random(deriveSeed(seed, start)), pause);
    const within = await improve(data, centres, tolerance, pause);
    if (!best || within < best.within) best = { centres, within };
  }
  await improve(data, best!.centres, 0, pause);
  return best!.centres;
}

/**
 * Different rows as centres, by greedy k-means++ (Arthur and Vassilvitskii 2007): of some rows that are drawn by their
 * squared distance to the nearest centre, the one that lowers the sum of these most.
 */
async function spreadCentres(data: Matrix, count: number, random: Random, pause: Pause): Promise<Matrix> {
  const { rows: n, columns: p, values } = data;
  const centres = new Matrix(count, p);
  const take = (k: number, row: number): void =>
    centres.values.set(values.subarray(row * p, (row + 1) * p), k * p);
  const tries = 2 + Math.floor(Math.log(count));
  take(0, random.integer(n));
  let nearest = Float64Array.from({ length: n }, (_, i) =>
    squaredDistance(values, i * p, centres.values, 0, p),
  );
  for (let k = 1; k < count; k++) {
    const total = sum(nearest);
    let least: { row: number; distances: Float64Array<ArrayBuffer>; total: number } | undefined;
    for (let attempt = 0; attempt < tries; attempt++) {
      const row = draw(nearest, total * random.uniform());
      const distances = nearest.map((before, i) =>
        Math.min(before, squaredDistance(values, i * p, values, row * p, p)),
      );
      const left = sum(distances);
      if (!least || left < least.total) least = { row, distances, total: left };
      await pause();
    }
    take(k, least!.row);
    nearest = least!.distances;
  }
  return centres;
}

/** The position at which the sum of the weights passes a number; one with a weight, whatever rounding does. */
function draw(weights: Float64Array, passed: number): number {
  let last = -1;
  let reached = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    reached += weights[i]!;
    if (reached > passed) break;
  }
  return last;
}

/**
 * Moves the centres until they are the means of the rows nearest to them.
 * @param tolerance ends it when the sum of the squared moves is no larger
 * @returns the sum of squared distances
 */
async function improve(data: Matrix, centres: Matrix, tolerance: number, pause: Pause): Promise<number> {
  const { rows: n, columns: p, values } = data;
  const count = centres.rows;
  const places = centres.values;
  const cluster = new Int32Array(n).fill(-1);
  // Of each row, bounds of the distances to its own centre and to any other one.
  const own = new Float64Array(n).fill(Infinity);
  const others = new Float64Array(n);
  const sizes = new Int32Array(count);
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    let changed = false;
    for (let i = 0; i < n; i++) {
      if (i % rowsAtOnce === 0) await pause();
      if (own[i]! < others[i]!) continue;
      const before = cluster[i]!;
      if (before >= 0) {
        own[i] = Math.sqrt(squaredDistance(values, i * p, places, before * p, p));
        if (own[i]! < others[i]!) continue;
      }
      let [least, second, nearest] = [Infinity, Infinity, 0];
      for (let k = 0; k < count; k++) {
        const squares = squaredDistance(values, i * p, places, k * p, p);
        if (squares < least) {
          second = least;
          least = squares;
          nearest = k;
        } else if (squares < second) second = squares;
      }
      own[i] = Math.sqrt(least);
      others[i] = Math.sqrt(second);
      if (nearest !== before) {
        cluster[i] = nearest;
        changed = true;
      }
    }
    sizes.fill(0);
    for (const k of cluster) sizes[k] = sizes[k]! + 1;
    for (const row of fillEmpty(data, centres, cluster, sizes)) {
      others[row] = 0;
      changed = true;
    }
    if (!changed) break;
    const before = places.slice();
    places.fill(0);
    for (let i = 0; i < n; i++) {
      const k = cluster[i]!;
      for (let j = 0, from = i * p, to = k * p; j < p; j++, to++)
        places[to] = places[to]! + values[from + j]!;
    }
    for (let at = 0; at < places.length; at++) places[at] = places[at]! / sizes[Math.floor(at / p)]!;
    const moved = Float64Array.from(sizes, (_, k) =>
      Math.sqrt(squaredDistance(before, k * p, places, k * p, p)),
    );
    if (moved.reduce((squares, way) => squares + way ** 2, 0) <= tolerance) break;
    const furthest = Math.max(...moved);
    for (let i = 0; i < n; i++) {
      own[i] = own[i]! + moved[cluster[i]!]!;
      others[i] = others[i]! - furthest;
    }
  }
  let within = 0;
  for (let i = 0; i < n; i++) within += squaredDistance(values, i * p, places, cluster[i]! * p, p);
  return within;
}

/** A centre that lost all its rows gets the one that is furthest from its own. @returns these rows */
function fillEmpty(data: Matrix, centres: Matrix, cluster: Int32Array, sizes: Int32Array): number[] {
  const { columns: p, values } = data;
  const moved: number[] = [];
  for (let empty = sizes.indexOf(0); empty >= 0; empty = sizes.indexOf(0)) {
    let [furthest, most] = [0, -1];
    cluster.forEach((k, i) => {
      const squares = sizes[k]! > 1 ? squaredDistance(values, i * p, centres.values, k * p, p) : -1;
      if (squares > most) [furthest, most] = [i, squares];
    });
    const from = cluster[furthest]!;
    sizes[from] = sizes[from]! - 1;
    cluster[furthest] = empty;
    sizes[empty] = 1;
    moved.push(furthest);
  }
  return moved;
}

function meanVariance(data: Matrix): number {
  const { rows: n, columns: p } = data;
  const means = new Float64Array(p);
  for (let i = 0; i < n; i++) for (let j = 0; j < p; j++) means[j] = means[j]! + data.at(i, j) / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += squaredDistance(data.values, i * p, means, 0, p);
  return squares / (n * p);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
