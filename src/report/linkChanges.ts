import type { ComparedPair } from '../protocol/RulesComparisonResult.ts';

/** What a neuron is linked with by the rules of two models: in both, only in the first, only in the second; ascending. */
export interface LinkChange {
  readonly item: number;
  readonly kept: readonly number[];
  readonly lost: readonly number[];
  readonly gained: readonly number[];
}

/**
 * The tails of each head that has rules, or the heads of each tail, in the order of their numbers.
 * @param of whose links
 */
export function linkChanges({ rules }: ComparedPair, of: 'heads' | 'tails'): LinkChange[] {
  const links = new Map<number, Record<'first' | 'second', Set<number>>>();
  for (const rule of rules) {
    for (const side of ['first', 'second'] as const) {
      for (const tail of rule[side]?.tail ?? []) {
        for (const head of rule.head) {
          const [item, other] = of === 'heads' ? [head, tail] : [tail, head];
          const sets = links.get(item) ?? { first: new Set(), second: new Set() };
          links.set(item, sets);
          sets[side].add(other);
        }
      }
    }
  }
  const ascending = (items: Iterable<number>): number[] => [...items].sort((a, b) => a - b);
  return [...links]
    .sort(([a], [b]) => a - b)
    .map(([item, { first, second }]) => ({
      item,
      kept: ascending(first).filter((other) => second.has(other)),
      lost: ascending(first).filter((other) => !second.has(other)),
      gained: ascending(second).filter((other) => !first.has(other)),
    }));
}
