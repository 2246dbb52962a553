import { decodeArray } from '../../../protocol/EncodedArray.ts';
import { MechanismParametersSchema, type Mechanisms } from '../../../protocol/Mechanisms.ts';
import type { ComparedLayer, NeuceptComparisonResult } from '../../../protocol/NeuceptComparisonResult.ts';
import type { ReportProgress } from '../../../protocol/requests.ts';
import { deriveSeed } from '../../numeric/deriveSeed.ts';
import { Matrix } from '../../numeric/Matrix.ts';
import { Random } from '../../numeric/Random.ts';
import { ProgressMeter } from '../../ProgressMeter.ts';
import { makeClusterer } from '../mechanisms/cluster.ts';
import { clusterEntropy } from '../mechanisms/clusterEntropy.ts';
import { differentRows } from '../mechanisms/differentRows.ts';
import { makePause } from '../../makePause.ts';
import { columnScales, standardise } from '../mechanisms/standardise.ts';

/** Numbers of clusters, as in the paper. */
const counts = [2, 3, 4, 5, 6, 7, 8, 9, 10];
const mostClusters = counts.at(-1)!;
const clusterings = MechanismParametersSchema.shape.clustering.options;
/** Samples that are clustered at most: agglomerative clustering takes as long as the square of their number. */
const mostSamples = 2000;

type Entropies = NonNullable<NeuceptComparisonResult['entropies']>;

export interface EntropyContext {
  readonly seed: number;
  readonly progress: ReportProgress;
  readonly signal: AbortSignal;
}

/**
 * Cluster entropies of two models over the number of clusters (Vu et al., figure 11): for each layer and way to cluster,
 * the same samples are clustered by the layer's representatives in either model. Undefined without fine labels, or
 * where the two share too few samples.
 * @param warnings gets what a reader must know
 * Rejects with the signal's reason when it is aborted.
 */
export async function compareEntropies(
  [first, second]: readonly [Mechanisms, Mechanisms],
  layers: readonly ComparedLayer[],
  { seed, progress, signal }: EntropyContext,
  warnings: string[],
): Promise<Entropies | undefined> {
  const common = commonSamples(first, second, seed, warnings);
  if (!common) return undefined;
  const { positions, fine } = common;
  const pairs = layers.flatMap(({ name, ...layer }) => {
    const rows = [
      layerRows(first, layer.first.name, positions.first),
      layerRows(second, layer.second.name, positions.second),
    ] as const;
    const fewest = Math.min(...rows.map((matrix) => differentRows(matrix, mostClusters)));
    if (fewest < mostClusters) {
      warnings.push(
        `${name}: entropies are not compared, as its samples have only ${fewest} different activations in one of the models.`,
      );
      return [];
    }
    return [{ name, rows }];
  });
  if (pairs.length === 0) return undefined;
  const meter = new ProgressMeter(
    progress,
    2 * pairs.length * clusterings.length * counts.length,
    'entropies',
  );
  const pause = makePause(signal);
  const curves: Entropies['curves'] = [];
  for (const { name, rows } of pairs) {
    for (const clustering of clusterings) {
      const [ofFirst, ofSecond] = [[], []] as [number[], number[]];
      for (const [matrix, bits] of [
        [rows[0], ofFirst],
        [rows[1], ofSecond],
      ] as const) {
        const clusterInto = makeClusterer(matrix, clustering, deriveSeed(seed, 1), pause);
        for (const count of counts) {
          signal.throwIfAborted();
          meter.say(`entropies of ${name}: ${clustering}, K = ${count}`);
          bits.push(clusterEntropy((await clusterInto(count)).assignment, fine, count).bits);
          meter.advance(1);
          await pause();
        }
      }
      const neurons = { first: rows[0].columns, second: rows[1].columns };
      curves.push({ layer: name, clustering, neurons, first: ofFirst, second: ofSecond });
    }
  }
  return {
    samples: fine.length,
    whole: clusterEntropy(new Int32Array(fine.length), fine).bits,
    counts: [...counts],
    curves,
  };
}

/** Samples that have a mechanism in both models: their positions in each, and their fine labels. */
function commonSamples(
  first: Mechanisms,
  second: Mechanisms,
  seed: number,
  warnings: string[],
): { positions: { first: number[]; second: number[] }; fine: Int32Array } | undefined {
  if (!first.samples.fine || !second.samples.fine) return undefined;
  const [rows, otherRows] = [decodeArray(first.samples.row), decodeArray(second.samples.row)];
  const [fine, otherFine] = [decodeArray(first.samples.fine), decodeArray(second.samples.fine)];
  const others = new Map(Array.from(otherRows, (row, i) => [row, i]));
  const all = Array.from(rows, (row, i) => [i, others.get(row)] as const).filter(
    (pair): pair is [number, number] => pair[1] !== undefined,
  );
  if (all.length < mostClusters) {
    warnings.push(
      `Entropies are not compared: only ${all.length} samples have a mechanism in both models, and ${mostClusters} are needed.`,
    );
    return undefined;
  }
  if (all.some(([i, j]) => fine[i] !== otherFine[j])) {
    warnings.push(
      'Entropies are not compared: the two analyses have other fine labels for the same samples.',
    );
    return undefined;
  }
  const taken = new Random(deriveSeed(seed, 0)).permutation(all.length).slice(0, mostSamples);
  const pairs = Array.from(
    taken.sort((a, b) => a - b),
    (at) => all[at]!,
  );
  if (pairs.length < all.length) {
    warnings.push(
      `Entropies are compared on ${pairs.length} of the ${all.length} samples that have a mechanism in both models, drawn at random.`,
    );
  }
  // Numbered from 0: a document may hold any labels.
  const numbers = new Map<number, number>();
  for (const [i] of pairs) if (!numbers.has(fine[i]!)) numbers.set(fine[i]!, numbers.size);
  return {
    positions: { first: pairs.map(([i]) => i), second: pairs.map(([, j]) => j) },
    fine: Int32Array.from(pairs, ([i]) => numbers.get(fine[i]!)!),
  };
}

/** What the representatives of a layer are for these samples, scaled as where mechanisms are learnt. */
function layerRows(mechanisms: Mechanisms, layer: string, positions: readonly number[]): Matrix {
  const values = decodeArray(mechanisms.representation);
  const width = mechanisms.representatives.length;
  const columns = mechanisms.representatives.flatMap((each, j) => (each.layer === layer ? [j] : []));
  const rows = new Matrix(positions.length, columns.length);
  positions.forEach((position, i) =>
    columns.forEach((column, j) => rows.set(i, j, values[position * width + column]!)),
  );
  const own = columns.map((column) => mechanisms.representatives[column]!);
  return standardise(rows, columnScales(rows, own));
}
