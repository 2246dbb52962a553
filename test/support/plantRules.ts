import { BitMatrix } from '../../src/engine/numeric/BitMatrix.ts';
import type { Random } from '../../src/engine/numeric/Random.ts';

export interface PlantedData {
  readonly heads: BitMatrix;
  readonly tails: BitMatrix;
  readonly rules: readonly { readonly head: readonly number[]; readonly tail: readonly number[] }[];
}

/** Which of a rule's heads are active in each of its rows: one of them, any of them but at least one, or all. */
export type PlantedHeads = 'exclusive' | 'overlapping' | 'together';

/**
 * Data with known rules, after section 3.1 of Fischer, Oláh and Vreeken (2021): up to 5 items a side, frequency
 * U(0.02, 0.08), confidence U(0.5, 1), 5 noise columns on each side as frequent as the rules, and flipped cells.
 * @param options.items most items of a rule on each side
 * @param options.columns of each side, at least 5 of which are noise columns
 */
export function plantRules(
  random: Random,
  options: {
    rows: number;
    rules: number;
    noise: number;
    heads: PlantedHeads;
    items?: { heads: number; tails: number };
    columns?: { heads: number; tails: number };
  },
): PlantedData {
  const { rows, items = { heads: 5, tails: 5 } } = options;
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const columns = { heads: 0, tails: 0 };
  const take = (side: 'heads' | 'tails'): number[] =>
    Array.from({ length: 1 + random.integer(items[side]) }, () => columns[side]++);
  const rules = Array.from({ length: options.rules }, () => ({ head: take('heads'), tail: take('tails') }));
  const matrix = (side: 'heads' | 'tails'): BitMatrix => {
    const wanted = options.columns?.[side] ?? columns[side] + 5;
    if (wanted < columns[side] + 5) throw new Error(`${wanted} columns do not hold the ${side} of the rules`);
    return new BitMatrix(rows, wanted);
  };
  const heads = matrix('heads');
  const tails = matrix('tails');
  const activeOf = (head: readonly number[]): readonly number[] => {
    if (options.heads === 'together') return head;
    if (options.heads === 'exclusive') return [head[random.integer(head.length)]!];
    for (;;) {
      const active = head.filter(() => random.uniform() < 0.5);
      if (active.length > 0) return active;
    }
  };
  for (const { head, tail } of rules) {
    const count = Math.round(rows * between(0.02, 0.08));
    const confidence = between(0.5, 1);
    for (const row of random.permutation(rows).slice(0, count)) {
      for (const x of activeOf(head)) heads.set(row, x);
      if (random.uniform() < confidence) for (const y of tail) tails.set(row, y);
    }
  }
  for (const [matrix, planted] of [
    [heads, columns.heads],
    [tails, columns.tails],
  ] as const) {
    for (let column = planted; column < matrix.columns; column++) {
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
