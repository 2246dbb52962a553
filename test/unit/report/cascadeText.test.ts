import { describe, expect, it } from 'vitest';
import type { RuleInResult, RulePair } from '../../../src/protocol/RulesResult.ts';
import { cascadeText } from '../../../src/report/cascadeText.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';

function rule(head: number[], tail: number[], l: number, gain: number): RuleInResult {
  return { head, tail, l, k: 1, applies: 10, support: 9, confidence: 0.9, gain };
}

function pair(from: string, to: string, rules: RuleInResult[]): RulePair {
  return { from, to, rules, bits: { baseline: 100, model: 50 }, partial: false };
}

const result = makeRulesResult({
  pairs: [
    pair('class', 'linear', [rule([0, 2], [4, 9], 1, 30), rule([2], [5], 1, 20)]),
    pair('linear', 'conv', [rule([3, 4, 9], [1], 2, 15), rule([4, 6], [7], 2, 10), rule([8], [0], 1, 5)]),
  ],
});
const [classes, linear, conv] = result.layers;

describe('cascadeText', () => {
  it('goes down from a class, with how much of the heads each rule hands on', () => {
    expect(cascadeText(result, { layer: classes!, neuron: 2 }).split('\n')).toEqual(
      [
        'Down from class owl: 4 rules, to 3 of linear {4, 5, 9}, 2 of conv {1, 7}',
        '  class → linear: any of {cat, owl} → any of {4, 9} (30.0 bits, 90.0 %)',
        '    linear → conv: 2 of {3, 4, 9} → 1 (15.0 bits, 90.0 %, 2 of 2 heads)',
        '    linear → conv: {4, 6} → 7 (10.0 bits, 90.0 %, 1 of 2 heads)',
        '  class → linear: owl → 5 (20.0 bits, 90.0 %)',
      ].map((line) => line.replaceAll(' %', '\u2009%')),
    );
  });

  it('goes back up to the classes, and both ways from a layer between', () => {
    const up = cascadeText(result, { layer: conv!, neuron: 1 });
    expect(up.split('\n')[0]).toBe(
      'Up from conv 1: 2 rules, from 3 of linear {3, 4, 9}, 2 of class {cat, owl}',
    );
    const both = cascadeText(result, { layer: linear!, neuron: 4 });
    expect(both).toMatch(/^Down from linear 4: 2 rules.*\n\nUp from linear 4: 1 rule,/s);
  });

  it('shows a rule once, and says where there is more', () => {
    const many = makeRulesResult({
      pairs: [
        pair(
          'class',
          'linear',
          [1, 2, 3, 4, 5, 6].map((tail) => rule([1], [tail], 1, 9)),
        ),
        pair('linear', 'conv', [rule([1, 2], [0], 1, 5)]),
      ],
    });
    const text = cascadeText(many, { layer: classes!, neuron: 1 });
    expect(text.match(/shown above/g)).toHaveLength(1);
    expect(text).toMatch(/\n {2}and 2 more$/);
  });

  it('says where nothing is', () => {
    expect(cascadeText(result, { layer: classes!, neuron: 1 })).toBe('No rule has class dog.');
  });
});
