import { countAndNot, unite } from '../numeric/bitSets.ts';
import { log2Choose, parametricComplexity, ruleCountLength } from './codeLengths.ts';
import type { Rule } from './Rule.ts';
import type { RuleData } from './RuleData.ts';
import { ruleLength } from './ruleLength.ts';
import { fitRule, rowsWith } from './ruleRows.ts';

/**
 * L(D, M): bits for both layers' activations with the given rules; without rules that is the baseline, in which every
 * neuron is sent on its own. Computed from the definition, without anything that the search keeps.
 */
export function databaseLength(data: RuleData, rules: readonly Rule[]): number {
  const { rows, heads, tails } = data;
  let bits = (heads.columns + tails.columns) * parametricComplexity(rows) + ruleCountLength(rules.length);
  for (const count of data.headCounts) bits += log2Choose(rows, count);
  const covered = new Map<number, Uint32Array>();
  for (const rule of rules) {
    const applies = rowsWith(heads, rule.head, rule.l);
    const items = data.itemsLength(rule.head, rule.tail);
    const fit = fitRule(data, rule, applies);
    bits += ruleLength(items, rule.head.length, rule.tail.length, rule.l, rule.k, fit);
    for (const y of rule.tail) {
      const before = covered.get(y);
      if (before) unite(before, applies);
      else covered.set(y, applies.slice());
    }
  }
  data.tailCounts.forEach((count, y) => {
    const known = covered.get(y);
    bits += log2Choose(rows, known ? countAndNot(tails.column(y), known) : count);
  });
  return bits;
}
