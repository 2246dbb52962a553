import { BitMatrix } from '../../src/engine/numeric/BitMatrix.ts';
import type { Random } from '../../src/engine/numeric/Random.ts';

export interface PlantedData {
  readonly heads: BitMatrix;
  readonly tails: BitMatrix;
  readonly rules: readonly { readonly head: readonly number[]; readonly tail: readonly number[] }[];
}

/**
 * Data with known rules, after section 3.1 of Fischer, Oláh and Vreeken (2021): up to 5 items a side, frequency
 * U(0.02, 0.08), confidence U(0.5, 1), 5 noise columns on each side as frequent as the rules, and flipped cells.
 * Exclusive heads share the rule's rows among them; co-occurring heads are active in all of them.
 */
export function plantRules(
  random: Random,
  options: { rows: number; rules: number; noise: number; heads: 'exclusive' | 'together' },
): PlantedData {
  const { rows } = options;
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const columns = { head: 0, tail: 0 };
  const take = (side: 'head' | 'tail'): number[] =>
    Array.from({ length: 1 + random.integer(5) }, () => columns[side]++);
  const rules = Array.from({ length: options.rules }, () => ({ head: take('head'), tail: take('tail') }));
  const noiseColumns = 5;
  const heads = new BitMatrix(rows, columns.head + noiseColumns);
  const tails = new BitMatrix(rows, columns.tail + noiseColumns);
  for (const { head, tail } of rules) {
    const count = Math.round(rows * between(0.02, 0.08));
    const confidence = between(0.5, 1);
    for (const row of random.permutation(rows).slice(0, count)) {
      const active = options.heads === 'together' ? head : [head[random.integer(head.length)]!];
      for (const x of active) heads.set(row, x);
      if (random.uniform() < confidence) for (const y of tail) tails.set(row, y);
    }
  }
  for (const matrix of [heads, tails]) {
    for (let column = matrix.columns - noiseColumns; column < matrix.columns; column++) {
      const count = Math.round(rows * between(0.02, 0.08));
      for (const row of random.permutation(rows).slice(0, count)) matrix.set(row, column);
    }
    const flips = Math.round(options.noise * rows * matrix.columns);
    const flipped = new Set<number>();
    while (flipped.size < flips) flipped.add(random.integer(rows * matrix.columns));
    for (const cell of flipped) {
      const bits = matrix.column(Math.floor(cell / rows));
      bits[(cell % rows) >>> 5]! ^= 1 << ((cell % rows) & 31);
    }
  }
  return { heads, tails, rules };
}

/** Shares of the found rules that were planted, and of the planted ones that were found: head and tail exactly. */
export function exactRules(
  planted: PlantedData['rules'],
  found: PlantedData['rules'],
): { precision: number; recall: number } {
  const name = ({ head, tail }: PlantedData['rules'][number]): string => `${head.join()} ${tail.join()}`;
  const known = new Set(planted.map(name));
  const right = found.filter((rule) => known.has(name(rule))).length;
  return { precision: found.length === 0 ? 0 : right / found.length, recall: right / planted.length };
}
