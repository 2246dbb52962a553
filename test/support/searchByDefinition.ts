import type { BitMatrix } from '../../src/engine/numeric/BitMatrix.ts';
import { ruleCountLength } from '../../src/engine/rules/codeLengths.ts';
import { databaseLength } from '../../src/engine/rules/databaseLength.ts';
import type { Rule } from '../../src/engine/rules/Rule.ts';
import type { RuleData } from '../../src/engine/rules/RuleData.ts';

/** A gain has to exceed it, in bits; and a better one another by more than rounding. */
const least = 1e-4;
const rounding = 1e-9;

/** The search of section 2.3 as it is described, every step by the whole length recomputed: for small data. */
export function searchByDefinition(data: RuleData, theta: number, mu: number): readonly Rule[] {
  let rules: readonly Rule[] = [];
  let bits = databaseLength(data, rules);
  let stale = new Set(Array.from({ length: data.tails.columns }, (_, y) => y));
  while (stale.size > 0) {
    const changed = new Set<number>();
    const found = [...stale].flatMap((y) => bestRule(data, rules, bits, y, theta) ?? []);
    for (const { rule } of found.sort((a, b) => b.gain - a.gain)) {
      const after = databaseLength(data, [...rules, rule]);
      if (bits - after <= least) continue;
      rules = [...rules, rule];
      bits = after;
      changed.add(rule.tail[0]!);
    }
    for (;;) {
      const merge = bestMerge(data, rules, bits, mu);
      if (!merge) break;
      rules = merge.rules;
      bits = merge.bits;
      for (const y of rules.at(-1)!.tail) changed.add(y);
    }
    stale = changed;
  }
  return rules;
}

/** Of all prefixes of the head candidates and all thresholds; the gain leaves out the number of rules. */
function bestRule(
  data: RuleData,
  rules: readonly Rule[],
  bits: number,
  y: number,
  theta: number,
): { rule: Rule; gain: number } | undefined {
  const tail = rowsOf(data.tails, y);
  const candidates = Array.from({ length: data.heads.columns }, (_, x) => {
    const head = rowsOf(data.heads, x);
    const both = head.filter((row) => data.tails.has(row, y)).length;
    return { x, always: head.length === data.rows, confidence: head.length === 0 ? 0 : both / head.length };
  })
    .filter(({ always, confidence }) => tail.length > 0 && !always && confidence > theta)
    .sort((a, b) => b.confidence - a.confidence || a.x - b.x);
  const count = ruleCountLength(rules.length + 1) - ruleCountLength(rules.length);
  let best: { rule: Rule; gain: number } | undefined;
  candidates.forEach((_, i) => {
    const head = ascending(candidates.slice(0, i + 1).map(({ x }) => x));
    for (let l = 1; l <= head.length && applies(data, head, l); l++) {
      const rule = { head, tail: [y], l, k: 1 };
      const gain = bits + count - databaseLength(data, [...rules, rule]);
      if (gain > (best ? best.gain + rounding : least)) best = { rule, gain };
    }
  });
  return best;
}

/** Of all pairs with similar heads, of the union and the intersection of these, and of all thresholds. */
function bestMerge(
  data: RuleData,
  rules: readonly Rule[],
  bits: number,
  mu: number,
): { rules: readonly Rule[]; bits: number } | undefined {
  let best: { rules: readonly Rule[]; bits: number } | undefined;
  rules.forEach((a, i) =>
    rules.slice(i + 1).forEach((b) => {
      const union = ascending([...a.head, ...b.head]);
      const shared = a.head.filter((x) => b.head.includes(x));
      if (union.length - shared.length > mu) return;
      const tail = ascending([...a.tail, ...b.tail]);
      const others = rules.filter((rule) => rule !== a && rule !== b);
      for (const head of shared.length > 0 ? [union, shared] : [union]) {
        for (let l = 1; l <= head.length && applies(data, head, l); l++) {
          for (let k = 1; k <= tail.length; k++) {
            const merged = [...others, { head, tail, l, k }];
            const after = databaseLength(data, merged);
            if (after < (best ? best.bits - rounding : bits - least)) best = { rules: merged, bits: after };
          }
        }
      }
    }),
  );
  return best;
}

function applies({ rows, heads }: RuleData, head: readonly number[], l: number): boolean {
  return Array.from({ length: rows }, (_, row) => row).some(
    (row) => head.filter((x) => heads.has(row, x)).length >= l,
  );
}

function rowsOf(matrix: BitMatrix, column: number): number[] {
  return Array.from({ length: matrix.rows }, (_, row) => row).filter((row) => matrix.has(row, column));
}

function ascending(items: readonly number[]): number[] {
  return [...new Set(items)].sort((a, b) => a - b);
}
