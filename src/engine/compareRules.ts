import type { ComparedPair, ComparedRule, RulesComparisonResult } from '../protocol/RulesComparisonResult.ts';
import type { RuleInResult, RulePair, RulesLayer, RulesResult } from '../protocol/RulesResult.ts';
import { InputError } from './InputError.ts';

/**
 * The rules of two models side by side. A neuron of one is that of the same layer and number in the other, which means
 * something where both started from the same weights, as in fine-tuning. Rules are the same (heads, tails, l, k), or
 * changed (the same heads, overlapping tails; matched one to one, those that overlap most first), or in one model only.
 *
 * Throws an InputError where the two have no pair of layers of the same names and sizes.
 */
export function compareRules(first: RulesResult, second: RulesResult): RulesComparisonResult {
  const started = performance.now();
  const pairs: ComparedPair[] = [];
  const uncompared: RulesComparisonResult['uncompared'] = [];
  const layers = new Map<string, RulesComparisonResult['layers'][number]>();
  const others = second.pairs.map((pair) => ({ pair, key: pairKey(second, pair) }));
  const met = new Set<RulePair>();
  for (const pair of first.pairs) {
    const key = pairKey(first, pair);
    const other = others.find((each) => each.key === key && !met.has(each.pair))?.pair;
    if (other) met.add(other);
    const sides = other && {
      from: layersOf(first, second, pair.from, other.from),
      to: layersOf(first, second, pair.to, other.to),
    };
    const reason = sides
      ? (difference(...sides.from) ?? difference(...sides.to) ?? planeDifference(pair, other))
      : 'only the first has this pair';
    if (!other || !sides || reason !== undefined) {
      uncompared.push({ ...place(pair), ...counts(pair, other), reason: reason! });
      continue;
    }
    for (const [a, b] of [sides.from, sides.to]) layers.set(a.name, { ...a, activeSecond: [...b.active] });
    const size = (pair.plane ?? sides.to[0]).active.length;
    pairs.push({
      ...place(pair),
      ...(pair.plane && { plane: [...pair.plane.shape] }),
      rules: compared(pair.rules, other.rules),
      links: countLinks(pair.rules, other.rules, size),
    });
  }
  for (const { pair } of others) {
    if (!met.has(pair)) {
      uncompared.push({
        ...place(pair),
        ...counts(undefined, pair),
        reason: 'only the second has this pair',
      });
    }
  }
  if (pairs.length === 0) {
    const why = uncompared.map(({ from, to, reason }) => `${from} → ${to}: ${reason}`);
    throw new InputError(
      `the rules of ${first.model.path} and ${second.model.path} cannot be compared: ` +
        `${why.slice(0, 3).join('; ') || 'they have no rules'}. Mine rules of the same layers in both`,
    );
  }
  const { version, model, data, seed, device } = first;
  return {
    kind: 'rulesComparison',
    version,
    createdAt: new Date().toISOString(),
    model,
    data,
    seed,
    device,
    second: { model: second.model, data: second.data },
    layers: [...layers.values()],
    pairs,
    uncompared,
    warnings: warn(first, second),
    seconds: (performance.now() - started) / 1000,
  };
}

/** Files of matrices have names of their own, so these layers are known by their place. */
function pairKey({ layers }: RulesResult, { from, to, channel }: RulePair): string {
  const known = [from, to].map((name) => {
    const place = layers.findIndex((layer) => layer.name === name);
    return layers[place]!.kind === 'matrix' ? place : name;
  });
  return JSON.stringify([...known, channel]);
}

function place({ from, to, channel }: RulePair): Pick<ComparedPair, 'from' | 'to' | 'channel'> {
  return { from, to, ...(channel === undefined ? {} : { channel }) };
}

function counts(
  first: RulePair | undefined,
  second: RulePair | undefined,
): { first?: number; second?: number } {
  return {
    ...(first && { first: first.rules.length }),
    ...(second && { second: second.rules.length }),
  };
}

function layersOf(first: RulesResult, second: RulesResult, a: string, b: string): [RulesLayer, RulesLayer] {
  return [first.layers.find(({ name }) => name === a)!, second.layers.find(({ name }) => name === b)!];
}

/** Why the neurons of two layers are not each other's, if they are not. */
function difference(a: RulesLayer, b: RulesLayer): string | undefined {
  const what = a.kind === 'class' ? 'classes' : 'neurons';
  if (a.active.length !== b.active.length) {
    return `${a.name} has ${a.active.length} ${what} in the first and ${b.active.length} in the second`;
  }
  if (a.shape.join() !== b.shape.join()) {
    return `${a.name} is ${a.shape.join(' × ')} in the first and ${b.shape.join(' × ')} in the second`;
  }
  if (a.names && b.names && a.names.some((name, i) => name !== b.names![i])) {
    return `the classes have other names`;
  }
  return undefined;
}

function planeDifference({ channel, plane }: RulePair, other: RulePair): string | undefined {
  if (plane?.shape.join() === other.plane?.shape.join()) return undefined;
  return `channel ${channel} is ${plane?.shape.join(' × ')} in the first and ${other.plane?.shape.join(' × ')} in the second`;
}

function compared(first: readonly RuleInResult[], second: readonly RuleInResult[]): ComparedRule[] {
  const candidates: { a: RuleInResult; b: RuleInResult; overlap: number; same: boolean }[] = [];
  const byHead = new Map<string, RuleInResult[]>();
  for (const rule of second) {
    const head = rule.head.join();
    byHead.set(head, [...(byHead.get(head) ?? []), rule]);
  }
  for (const a of first) {
    for (const b of byHead.get(a.head.join()) ?? []) {
      const overlap = jaccard(a.tail, b.tail);
      if (overlap > 0) candidates.push({ a, b, overlap, same: overlap === 1 && a.l === b.l && a.k === b.k });
    }
  }
  // The sort is stable, and both lists are in the order of their gains.
  candidates.sort((x, y) => Number(y.same) - Number(x.same) || y.overlap - x.overlap);
  const taken = new Set<RuleInResult>();
  const rules: ComparedRule[] = [];
  for (const { a, b, overlap, same } of candidates) {
    if (taken.has(a) || taken.has(b)) continue;
    taken.add(a).add(b);
    rules.push({ head: a.head, state: same ? 'same' : 'changed', first: side(a), second: side(b), overlap });
  }
  const left = (all: readonly RuleInResult[]): RuleInResult[] => all.filter((rule) => !taken.has(rule));
  return [
    ...rules,
    ...left(first).map((rule): ComparedRule => ({ head: rule.head, state: 'first', first: side(rule) })),
    ...left(second).map((rule): ComparedRule => ({ head: rule.head, state: 'second', second: side(rule) })),
  ].sort((x, y) => order(x.state) - order(y.state) || highestGain(y) - highestGain(x));
}

function order(state: ComparedRule['state']): number {
  return ['same', 'changed', 'first', 'second'].indexOf(state);
}

function highestGain({ first, second }: ComparedRule): number {
  return Math.max(first?.gain ?? -Infinity, second?.gain ?? -Infinity);
}

function side({
  tail,
  l,
  k,
  applies,
  support,
  confidence,
  gain,
}: RuleInResult): NonNullable<ComparedRule['first']> {
  return { tail, l, k, applies, support, confidence, gain };
}

function jaccard(a: readonly number[], b: readonly number[]): number {
  const set = new Set(b);
  const both = a.filter((item) => set.has(item)).length;
  return both / (a.length + b.length - both);
}

/**
 * Links in both, and how many there would be by chance: of a head with a links in one model and b in the other,
 * a · b / tails are expected to meet when the tails of one are numbered at random.
 */
function countLinks(
  first: readonly RuleInResult[],
  second: readonly RuleInResult[],
  tails: number,
): ComparedPair['links'] {
  const a = linksByHead(first);
  const b = linksByHead(second);
  const total = (links: ReadonlyMap<number, ReadonlySet<number>>): number =>
    [...links.values()].reduce((sum, { size }) => sum + size, 0);
  let both = 0;
  let expected = 0;
  for (const [head, ofFirst] of a) {
    const ofSecond = b.get(head);
    if (!ofSecond) continue;
    both += [...ofFirst].filter((tail) => ofSecond.has(tail)).length;
    expected += (ofFirst.size * ofSecond.size) / tails;
  }
  return { first: total(a), second: total(b), both, expected };
}

/** For each head the tails that it has in any rule. */
function linksByHead(rules: readonly RuleInResult[]): Map<number, Set<number>> {
  const links = new Map<number, Set<number>>();
  for (const { head, tail } of rules) {
    for (const item of head) {
      const tails = links.get(item) ?? new Set();
      links.set(item, tails);
      for (const other of tail) tails.add(other);
    }
  }
  return links;
}

/** Those that change which rules are found. */
const settings = ['target', 'theta', 'mu', 'quantile', 'unit', 'cascade'] as const;

function warn(first: RulesResult, second: RulesResult): string[] {
  const warnings: string[] = [];
  const { parameters: ofFirst } = first;
  const { parameters: ofSecond } = second;
  const other = settings.filter((name) => ofFirst[name] !== ofSecond[name]);
  if (other.length > 0) {
    const list = other.map((name) => `${name} (${ofFirst[name] ?? 'none'} and ${ofSecond[name] ?? 'none'})`);
    warnings.push(`The rules were mined with different settings: ${list.join(', ')}.`);
  }
  if (first.layers.every(({ kind }) => kind !== 'matrix') && first.data.sha256 !== second.data.sha256) {
    warnings.push('The rules were mined on different data, so they may differ for that alone.');
  }
  const sides = [
    ['first', first],
    ['second', second],
  ] as const;
  for (const [name, { pairs }] of sides) {
    if (pairs.some(({ partial }) => partial)) {
      warnings.push(`The search in the ${name} was stopped before it was done: rules may be missing there.`);
    }
  }
  return warnings;
}
