import type { RulesResult } from '../../src/protocol/RulesResult.ts';
import { tailNeurons } from '../../src/protocol/tailNeurons.ts';
import { placeKey } from '../../src/report/RuleLinks.ts';

/**
 * The rules that are reached from a neuron: those that apply where it alone is active, those that apply where the tails
 * of these are, and so on downwards.
 * @returns keys of their places
 */
export function reachableRules(
  { layers, pairs }: Pick<RulesResult, 'layers' | 'pairs'>,
  start: { readonly layer: string; readonly neuron: number },
): ReadonlySet<string> {
  const active = new Map([[start.layer, new Set([start.neuron])]]);
  const reached = new Set<string>();
  for (const { name } of layers) {
    const above = active.get(name);
    if (above === undefined) continue;
    pairs.forEach((each, pair) => {
      if (each.from !== name) return;
      each.rules.forEach((rule, i) => {
        if (rule.head.filter((item) => above.has(item)).length < rule.l) return;
        reached.add(placeKey({ pair, rule: i }));
        const below = active.get(each.to) ?? new Set();
        active.set(each.to, below);
        for (const item of tailNeurons(each, rule)) below.add(item);
      });
    });
  }
  return reached;
}
