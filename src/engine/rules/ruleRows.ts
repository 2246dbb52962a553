import type { RuleData } from './RuleData.ts';
import type { RuleFit } from './ruleLength.ts';
import type { Rule } from './Rule.ts';
import { countAnd, countOnes } from '../numeric/bitSets.ts';
import type { BitMatrix } from '../numeric/BitMatrix.ts';

/** The rows with at least `least` of the columns active: T_X^l. */
export function rowsWith(matrix: BitMatrix, columns: readonly number[], least: number): Uint32Array {
  const words = Math.ceil(matrix.rows / 32);
  // atLeast[i]: rows with i + 1 or more of the columns so far.
  const atLeast = Array.from({ length: least }, () => new Uint32Array(words));
  for (const column of columns) {
    const bits = matrix.column(column);
    for (let level = least - 1; level >= 0; level--) {
      const set = atLeast[level]!;
      const below = level === 0 ? undefined : atLeast[level - 1]!;
      for (let i = 0; i < words; i++) set[i]! |= below ? below[i]! & bits[i]! : bits[i]!;
    }
  }
  return atLeast[least - 1]!;
}

/** How a rule fits the data, from its definition. @param rows those to which it applies */
export function fitRule({ tails }: RuleData, { tail, k }: Rule, rows: Uint32Array): RuleFit {
  const held = rowsWith(tails, tail, k);
  for (let i = 0; i < held.length; i++) held[i]! &= rows[i]!;
  let ones = 0;
  let onesHeld = 0;
  for (const y of tail) {
    ones += countAnd(tails.column(y), rows);
    onesHeld += countAnd(tails.column(y), held);
  }
  return { applies: countOnes(rows), holds: countOnes(held), onesHeld, onesMissed: ones - onesHeld };
}
