import type { RuleInResult, RulePair, RulesResult } from '../protocol/RulesResult.ts';
import { tailNeurons } from '../protocol/tailNeurons.ts';

/** A rule of a result: the position of its pair in `pairs`, and its own in that pair's `rules`. */
export interface RulePlace {
  readonly pair: number;
  readonly rule: number;
}

/** A rule, and one of the next layer that it hands on to: tails of the upper one are heads of the lower one. */
export interface RuleLink {
  readonly upper: RulePlace;
  readonly lower: RulePlace;
  /** The neurons that are both, ascending. */
  readonly neurons: readonly number[];
  /**
   * min(1, neurons / l): the share of the l heads that the lower rule needs. At 1 the upper rule's tail is enough for
   * the lower rule to apply.
   */
  readonly strength: number;
}

/** A cascade: the rules that are reached from some, and the links between them. */
export interface Cascade {
  /** In the order in which they were reached: those it starts from, then pair by pair. */
  readonly rules: readonly RulePlace[];
  readonly links: readonly RuleLink[];
}

/** How the rules of a result hand on to each other, from layer to layer (section 3.2 of the paper: traces X → Y → Z). */
export class RuleLinks {
  readonly #pairs: readonly RulePair[];
  /** By layer and neuron: the rules that have it among their heads, and those that have it among their tails. */
  readonly #byHead = new Map<string, RulePlace[]>();
  readonly #byTail = new Map<string, RulePlace[]>();

  constructor({ pairs }: Pick<RulesResult, 'pairs'>) {
    this.#pairs = pairs;
    pairs.forEach((each, pair) =>
      each.rules.forEach((rule, i) => {
        const place = { pair, rule: i };
        for (const neuron of rule.head) append(this.#byHead, key(each.from, neuron), place);
        for (const neuron of tailNeurons(each, rule)) append(this.#byTail, key(each.to, neuron), place);
      }),
    );
  }

  rule({ pair, rule }: RulePlace): RuleInResult {
    return this.#pairs[pair]!.rules[rule]!;
  }

  /** The rules that have a neuron among their heads, pair by pair, the highest gain first. */
  startingFrom(layer: string, neuron: number): readonly RulePlace[] {
    return this.#byHead.get(key(layer, neuron)) ?? [];
  }

  /** The rules that have a neuron among their tails, pair by pair, the highest gain first. */
  endingIn(layer: string, neuron: number): readonly RulePlace[] {
    return this.#byTail.get(key(layer, neuron)) ?? [];
  }

  /** The links down from a rule, the strongest first, and of equal ones the highest gain. */
  below(place: RulePlace): RuleLink[] {
    const pair = this.#pairs[place.pair]!;
    const neurons = tailNeurons(pair, this.rule(place));
    return this.#links(
      neurons,
      (neuron) => this.startingFrom(pair.to, neuron),
      (lower) => ({ upper: place, lower }),
      'lower',
    );
  }

  /** The links up from a rule, in the same order. */
  above(place: RulePlace): RuleLink[] {
    const { from } = this.#pairs[place.pair]!;
    const { head } = this.rule(place);
    return this.#links(
      head,
      (neuron) => this.endingIn(from, neuron),
      (upper) => ({ upper, lower: place }),
      'upper',
    );
  }

  /**
   * Everything that hangs on some rules, in one direction: each rule once, however many ways lead to it.
   * @param leastStrength weaker links are not followed; with 1, only those that are enough for the lower rule
   */
  follow(start: readonly RulePlace[], direction: 'below' | 'above', leastStrength = 0): Cascade {
    const rules = [...start];
    const seen = new Set(start.map(placeKey));
    const links: RuleLink[] = [];
    // The list grows while it is gone through.
    for (const place of rules) {
      for (const link of this[direction](place)) {
        if (link.strength < leastStrength) continue;
        links.push(link);
        const next = direction === 'below' ? link.lower : link.upper;
        if (seen.has(placeKey(next))) continue;
        seen.add(placeKey(next));
        rules.push(next);
      }
    }
    return { rules, links };
  }

  #links(
    neurons: readonly number[],
    rulesOf: (neuron: number) => readonly RulePlace[],
    ends: (other: RulePlace) => Pick<RuleLink, 'upper' | 'lower'>,
    otherEnd: 'upper' | 'lower',
  ): RuleLink[] {
    const shared = new Map<RulePlace, number[]>();
    for (const neuron of neurons) for (const other of rulesOf(neuron)) append(shared, other, neuron);
    return [...shared]
      .map(([other, both]) => {
        const { upper, lower } = ends(other);
        return { upper, lower, neurons: both, strength: Math.min(1, both.length / this.rule(lower).l) };
      })
      .sort((a, b) => b.strength - a.strength || this.rule(b[otherEnd]).gain - this.rule(a[otherEnd]).gain);
  }
}

/** For maps and sets of rules. */
export function placeKey({ pair, rule }: RulePlace): string {
  return `${pair} ${rule}`;
}

function key(layer: string, neuron: number): string {
  return `${neuron} ${layer}`;
}

function append<K, V>(lists: Map<K, V[]>, at: K, value: V): void {
  const list = lists.get(at);
  if (list) list.push(value);
  else lists.set(at, [value]);
}
