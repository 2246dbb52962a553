import { BitMatrix } from '../../src/engine/numeric/BitMatrix.ts';
import { parametricComplexity, universalInteger } from '../../src/engine/rules/codeLengths.ts';
import type { Rule } from '../../src/engine/rules/Rule.ts';

/** One thing sent, and the bits that it is accounted with. */
export interface Sent {
  readonly value: bigint;
  readonly bits: number;
}

interface Shape {
  readonly rows: number;
  readonly heads: number;
  readonly tails: number;
}

/**
 * Sends a database with a set of rules, as the code lengths say that it is sent: the numbers of ones, the heads, the
 * rules with where they hold and their errors, and the tails' cells that no rule describes. Positions are sent as the
 * rank of a combination, so that their bits are those of the number of combinations.
 */
export function encodeDatabase(heads: BitMatrix, tails: BitMatrix, rules: readonly Rule[]): Sent[] {
  const sent: Sent[] = [];
  const { rows } = heads;
  const number = (value: number, bits: number): void => void sent.push({ value: BigInt(value), bits });
  const places = (cells: readonly boolean[]): void => {
    const ones = cells.flatMap((cell, i) => (cell ? [i] : []));
    sent.push({ value: rank(ones), bits: bigLog2(choose(cells.length, ones.length)) });
  };
  const columnsOf = (matrix: BitMatrix): boolean[][] =>
    Array.from({ length: matrix.columns }, (_, column) =>
      Array.from({ length: rows }, (_unused, row) => matrix.has(row, column)),
    );
  const head = columnsOf(heads);
  const tail = columnsOf(tails);
  const counts = [...head, ...tail].map((column) => column.filter(Boolean).length);
  for (const count of counts) number(count, parametricComplexity(rows));
  for (const column of head) places(column);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const covered = tail.map((column) => column.map(() => false));
  if (rules.length > 0) number(rules.length, universalInteger(rules.length));
  for (const { head: x, tail: y, l, k } of rules) {
    for (const n of [x.length, y.length, l, k]) number(n, universalInteger(n));
    for (const item of x) number(item, -Math.log2(counts[item]! / total));
    for (const item of y) number(item, -Math.log2(counts[heads.columns + item]! / total));
    const applies = head[0]!.flatMap((_, row) => (x.filter((i) => head[i]![row]).length >= l ? [row] : []));
    const active = (row: number): number => y.filter((i) => tail[i]![row]).length;
    const held = applies.map((row) => active(row) >= k);
    number(held.filter(Boolean).length, parametricComplexity(applies.length));
    places(held);
    for (const holds of [true, false]) {
      if (holds ? k === y.length : k === 1) continue;
      const rowsOf = applies.filter((_, i) => held[i] === holds);
      const errors = rowsOf.flatMap((row) => y.map((i) => tail[i]![row] !== holds));
      number(errors.filter(Boolean).length, parametricComplexity(errors.length));
      places(errors);
    }
    for (const i of y) for (const row of applies) covered[i]![row] = true;
  }
  tail.forEach((column, i) => places(column.map((cell, row) => cell && !covered[i]![row])));
  return sent;
}

/** The inverse: from the sent values alone. */
export function decodeDatabase(
  values: readonly bigint[],
  shape: Shape,
): { heads: BitMatrix; tails: BitMatrix; rules: Rule[] } {
  const queue = [...values];
  const next = (): bigint => queue.shift()!;
  const number = (): number => Number(next());
  const places = (cells: number, ones: number): boolean[] => {
    const result = Array.from({ length: cells }, () => false);
    for (const place of unrank(next(), cells, ones)) result[place] = true;
    return result;
  };
  const { rows } = shape;
  const counts = Array.from({ length: shape.heads + shape.tails }, number);
  const head = Array.from({ length: shape.heads }, (_, i) => places(rows, counts[i]!));
  const tail = Array.from({ length: shape.tails }, () => Array.from({ length: rows }, () => false));
  const covered = tail.map((column) => [...column]);
  const rules: Rule[] = [];
  // A model without rules sends no number of rules: then only the tails' columns are left.
  const ruleCount = queue.length > shape.tails ? number() : 0;
  for (let r = 0; r < ruleCount; r++) {
    const [heads, tails, l, k] = Array.from({ length: 4 }, number) as [number, number, number, number];
    const x = Array.from({ length: heads }, number);
    const y = Array.from({ length: tails }, number);
    rules.push({ head: x, tail: y, l, k });
    const applies = Array.from({ length: rows }, (_, row) => row).filter(
      (row) => x.filter((i) => head[i]![row]).length >= l,
    );
    const held = places(applies.length, number());
    for (const holds of [true, false]) {
      const rowsOf = applies.filter((_, i) => held[i] === holds);
      const known = holds ? k === y.length : k === 1;
      const cells = rowsOf.length * y.length;
      const errors = known ? Array.from({ length: cells }, () => false) : places(cells, number());
      rowsOf.forEach((row, i) =>
        y.forEach((item, j) => (tail[item]![row] = errors[i * y.length + j] !== holds)),
      );
    }
    for (const item of y) for (const row of applies) covered[item]![row] = true;
  }
  tail.forEach((column, i) => {
    const known = column.filter((cell, row) => cell && covered[i]![row]).length;
    places(rows, counts[shape.heads + i]! - known).forEach((cell, row) => (column[row] ||= cell));
  });
  if (queue.length > 0) throw new Error(`${queue.length} values are left over`);
  const matrix = (columns: boolean[][]): BitMatrix => {
    const result = new BitMatrix(rows, columns.length);
    columns.forEach((column, i) => column.forEach((cell, row) => cell && result.set(row, i)));
    return result;
  };
  return { heads: matrix(head), tails: matrix(tail), rules };
}

function choose(n: number, k: number): bigint {
  if (k > n) return 0n;
  let result = 1n;
  for (let i = 0; i < k; i++) result = (result * BigInt(n - i)) / BigInt(i + 1);
  return result;
}

/** Place of a combination among those of its size, in the combinatorial number system. */
function rank(ones: readonly number[]): bigint {
  return ones.reduce((sum, place, i) => sum + choose(place, i + 1), 0n);
}

function unrank(value: bigint, cells: number, ones: number): number[] {
  if (value < 0n || value >= choose(cells, ones)) throw new Error('no such combination');
  const result: number[] = [];
  let rest = value;
  let place = cells - 1;
  for (let i = ones; i >= 1; i--) {
    while (choose(place, i) > rest) place--;
    rest -= choose(place, i);
    result.unshift(place);
  }
  return result;
}

function bigLog2(value: bigint): number {
  const digits = value.toString(2);
  return (
    digits.length -
    1 +
    Math.log2(Number.parseInt(digits.slice(0, 53), 2) / 2 ** (Math.min(digits.length, 53) - 1))
  );
}
