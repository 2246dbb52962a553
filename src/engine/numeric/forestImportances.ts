import type { Matrix } from './Matrix.ts';
import type { Random } from './Random.ts';

export interface ForestOptions {
  readonly trees: number;
  /** Samples that each tree draws, with replacement, at most. */
  readonly rows: number;
  /** Splits on the way to a leaf, at most. */
  readonly depth: number;
  /** Samples of a leaf, at least. */
  readonly leaf: number;
  /** Share of the columns that each split chooses from. */
  readonly share: number;
}

/** Values of a column are told apart by their rank, in so many parts: splits between them are all that is tried. */
const bins = 32;

/**
 * How much the splits at each column lower the squared error of a random forest regression (Breiman 2001), for each
 * sample and the mean over trees that each see a bootstrap sample.
 * @param columns matrices of the same rows, whose columns are put side by side
 * @param order of all columns, in which they are drawn: of two that are equally good, the one that is drawn first splits
 */
export function forestImportances(
  columns: readonly Matrix[],
  response: Float64Array,
  order: readonly number[],
  random: Random,
  options: ForestOptions,
): Float64Array {
  const n = response.length;
  const ranks = columns.flatMap((matrix) =>
    Array.from({ length: matrix.columns }, (_, j) => binColumn(matrix, j)),
  );
  const importances = new Float64Array(ranks.length);
  for (let tree = 0; tree < options.trees; tree++) {
    const rows = Uint32Array.from({ length: Math.min(n, options.rows) }, () => random.integer(n));
    growTree(ranks, response, rows, order, random, options, importances);
  }
  return importances.map((gain) => gain / options.trees / Math.min(n, options.rows));
}

/** Equal values have equal bins. */
function binColumn(matrix: Matrix, column: number): Uint8Array {
  const n = matrix.rows;
  const values = Float64Array.from({ length: n }, (_, i) => matrix.at(i, column));
  const sorted = values.slice().sort();
  const cuts = Array.from({ length: bins - 1 }, (_, k) => sorted[Math.floor(((k + 1) * n) / bins)]!);
  return Uint8Array.from(values, (value) => {
    // The number of cuts that are not above the value.
    let [low, high] = [0, cuts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cuts[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

interface Split {
  readonly column: number;
  /** The last bin of the left part. */
  readonly bin: number;
  readonly gain: number;
}

/** Adds what each split of a tree gains to the importance of its column. */
function growTree(
  ranks: readonly Uint8Array[],
  response: Float64Array,
  rows: Uint32Array,
  order: readonly number[],
  random: Random,
  { depth, leaf, share }: ForestOptions,
  importances: Float64Array,
): void {
  const tried = Math.max(1, Math.round(share * ranks.length));
  const drawn = [...order];
  const [sums, counts] = [new Float64Array(bins), new Uint32Array(bins)];
  const values = new Float64Array(rows.length);
  const nodes = [{ rows, level: 0 }];
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    if (node.level === depth || node.rows.length < 2 * leaf) continue;
    // The first places are a random draw without replacement.
    for (let i = 0; i < tried; i++) {
      const j = i + random.integer(drawn.length - i);
      [drawn[i], drawn[j]] = [drawn[j]!, drawn[i]!];
    }
    const split = bestSplit(node.rows, drawn, tried);
    if (!split) continue;
    importances[split.column] = importances[split.column]! + split.gain;
    const column = ranks[split.column]!;
    const left = node.rows.filter((row) => column[row]! <= split.bin);
    const right = node.rows.filter((row) => column[row]! > split.bin);
    nodes.push({ rows: right, level: node.level + 1 }, { rows: left, level: node.level + 1 });
  }

  function bestSplit(own: Uint32Array, choice: readonly number[], most: number): Split | undefined {
    const count = own.length;
    let total = 0;
    for (let i = 0; i < count; i++) total += values[i] = response[own[i]!]!;
    let best: Split | undefined;
    // A gain below it is rounding.
    let least = 1e-12 * count;
    for (let i = 0; i < most; i++) {
      const column = choice[i]!;
      const places = ranks[column]!;
      sums.fill(0);
      counts.fill(0);
      for (let k = 0; k < count; k++) {
        const bin = places[own[k]!]!;
        sums[bin] = sums[bin]! + values[k]!;
        counts[bin] = counts[bin]! + 1;
      }
      let [sum, below] = [0, 0];
      for (let bin = 0; bin < bins - 1; bin++) {
        sum += sums[bin]!;
        below += counts[bin]!;
        if (below < leaf || counts[bin] === 0) continue;
        if (count - below < leaf) break;
        const gain = sum ** 2 / below + (total - sum) ** 2 / (count - below) - total ** 2 / count;
        if (gain > least) {
          least = gain;
          best = { column, bin, gain };
        }
      }
    }
    return best;
  }
}
