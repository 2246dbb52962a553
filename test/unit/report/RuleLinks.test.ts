import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuleInResult, RulePair } from '../../../src/protocol/RulesResult.ts';
import { tailNeurons } from '../../../src/protocol/tailNeurons.ts';
import { placeKey, RuleLinks } from '../../../src/report/RuleLinks.ts';

function rule(head: number[], tail: number[], { l = 1, gain = 1 } = {}): RuleInResult {
  return { head, tail, l, k: 1, applies: 1, support: 1, confidence: 1, gain };
}

function pair(from: string, to: string, rules: RuleInResult[], channel?: number): RulePair {
  return {
    from,
    to,
    ...(channel === undefined ? {} : { channel }),
    rules,
    bits: { baseline: 0, model: 0 },
    partial: false,
  };
}

const pairs = [
  pair('class', 'fc', [rule([7], [1, 4, 6], { gain: 9 }), rule([2, 7], [5], { gain: 5 }), rule([3], [8])]),
  pair('fc', 'conv', [
    rule([1, 2, 3], [0], { l: 2, gain: 20 }),
    rule([4], [0, 2], { gain: 3 }),
    rule([1, 6, 9], [2], { l: 2, gain: 2 }),
    rule([5, 8], [7]),
  ]),
  pair('conv', 'image', [rule([2], [0]), rule([0, 2, 3], [1], { l: 3, gain: 4 })]),
];
const links = new RuleLinks({ pairs });

describe('the links of a rule', () => {
  it('lead to the rules that have its tails among their heads, the strongest first', () => {
    expect(links.below({ pair: 0, rule: 0 })).toEqual([
      { upper: { pair: 0, rule: 0 }, lower: { pair: 1, rule: 1 }, neurons: [4], strength: 1 },
      { upper: { pair: 0, rule: 0 }, lower: { pair: 1, rule: 2 }, neurons: [1, 6], strength: 1 },
      // One of the two heads that are needed; a high gain does not make a link stronger.
      { upper: { pair: 0, rule: 0 }, lower: { pair: 1, rule: 0 }, neurons: [1], strength: 0.5 },
    ]);
    expect(links.below({ pair: 2, rule: 0 })).toEqual([]);
  });

  it('lead up to the rules that have its heads among their tails', () => {
    expect(links.above({ pair: 1, rule: 3 })).toEqual([
      { upper: { pair: 0, rule: 1 }, lower: { pair: 1, rule: 3 }, neurons: [5], strength: 1 },
      { upper: { pair: 0, rule: 2 }, lower: { pair: 1, rule: 3 }, neurons: [8], strength: 1 },
    ]);
    expect(links.above({ pair: 0, rule: 0 })).toEqual([]);
  });

  it('take the positions of a channel for that channel', () => {
    const filters = new RuleLinks({
      pairs: [
        pair('fc', 'conv', [rule([0], [30, 31])], 3),
        pair('fc', 'conv', [rule([0], [3])], 5),
        pair('conv', 'conv0', [rule([3], [1])]),
      ],
    });
    expect(filters.below({ pair: 0, rule: 0 })).toMatchObject([
      { lower: { pair: 2, rule: 0 }, neurons: [3] },
    ]);
    expect(filters.below({ pair: 1, rule: 0 })).toEqual([]);
    expect(filters.endingIn('conv', 3)).toEqual([{ pair: 0, rule: 0 }]);
  });
});

describe('a cascade', () => {
  it('starts from a class and goes down to the last layer, each rule once', () => {
    const start = links.startingFrom('class', 7);
    expect(start).toEqual([
      { pair: 0, rule: 0 },
      { pair: 0, rule: 1 },
    ]);
    const { rules, links: found } = links.follow(start, 'below');
    expect(rules.map(placeKey)).toEqual(['0 0', '0 1', '1 1', '1 2', '1 0', '1 3', '2 0', '2 1']);
    expect(found).toHaveLength(4 + 2 + 2 + 1);
  });

  it('leaves weak links out where it is asked to, as the view of rules does', () => {
    const { rules } = links.follow([{ pair: 0, rule: 0 }], 'below', 1);
    expect(rules.map(placeKey)).toEqual(['0 0', '1 1', '1 2', '2 0']);
  });

  it('goes back to the classes', () => {
    const { rules } = links.follow([{ pair: 2, rule: 0 }], 'above');
    const classes = rules.filter((place) => place.pair === 0).flatMap((place) => links.rule(place).head);
    expect(classes).toEqual([7]);
  });
});

describe('for any rules', () => {
  const items = fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 4 }).map((list) => list.sort());
  const anyRules = fc
    .array(fc.tuple(items, items, fc.nat(3)), { maxLength: 6 })
    .map((rules) => rules.map(([head, tail, l]) => rule(head, tail, { l: 1 + (l % head.length) })));

  it('the links down are those up, and are the meetings of tails and heads', () => {
    fc.assert(
      fc.property(fc.array(anyRules, { minLength: 2, maxLength: 4 }), (layers) => {
        const chain = layers.map((rules, i) => pair(`${i}`, `${i + 1}`, rules));
        const all = new RuleLinks({ pairs: chain });
        const places = chain.flatMap(({ rules }, i) => rules.map((_, j) => ({ pair: i, rule: j })));
        const down = places.flatMap((place) => all.below(place));
        const expected = places.flatMap((upper) =>
          places.flatMap((lower) => {
            const heads = all.rule(lower).head;
            const neurons = tailNeurons(chain[upper.pair]!, all.rule(upper)).filter((y) => heads.includes(y));
            if (lower.pair !== upper.pair + 1 || neurons.length === 0) return [];
            return [{ upper, lower, neurons, strength: Math.min(1, neurons.length / all.rule(lower).l) }];
          }),
        );
        const text = (list: readonly unknown[]): string[] => list.map((each) => JSON.stringify(each)).sort();
        expect(text(down)).toEqual(text(expected));
        expect(text(places.flatMap((place) => all.above(place)))).toEqual(text(expected));
      }),
    );
  });
});
