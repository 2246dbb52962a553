import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareResults } from '../../../src/engine/compareResults.ts';
import { compareRules } from '../../../src/engine/compareRules.ts';
import { parseResult } from '../../../src/protocol/Result.ts';
import type { RuleInResult, RulesResult } from '../../../src/protocol/RulesResult.ts';
import { quiet } from '../../support/makeNeuceptComparison.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';

const rule = (head: number[], tail: number[], change: Partial<RuleInResult> = {}): RuleInResult => ({
  head,
  tail,
  l: 1,
  k: tail.length,
  applies: 100,
  support: 90,
  confidence: 0.9,
  gain: 50,
  ...change,
});

/** The result of the tests with other rules from the classes to the linear layer, and nothing else. */
function withRules(...rules: RuleInResult[]): RulesResult {
  const result = makeRulesResult({ warnings: [] });
  return { ...result, pairs: [{ ...result.pairs[0]!, rules }] };
}

const states = (first: RulesResult, second: RulesResult) =>
  compareRules(first, second).pairs[0]!.rules.map((each) => [
    each.state,
    each.head.join(),
    each.first?.tail.join(),
    each.second?.tail.join(),
    each.overlap,
  ]);

describe('compareRules', () => {
  it('finds the rules that are the same, changed, and in one only', () => {
    const first = withRules(rule([0], [1, 2]), rule([1], [3, 4]), rule([2], [5]), rule([0, 1], [6, 7, 8]));
    const second = withRules(
      rule([0], [1, 2]),
      rule([1], [4, 5]),
      rule([2], [6]),
      rule([0, 1], [6, 7, 8], { k: 2 }),
    );
    expect(states(first, second)).toEqual([
      ['same', '0', '1,2', '1,2', 1],
      ['changed', '0,1', '6,7,8', '6,7,8', 1],
      ['changed', '1', '3,4', '4,5', 1 / 3],
      ['first', '2', '5', undefined, undefined],
      ['second', '2', undefined, '6', undefined],
    ]);
  });

  it('matches rules of one head one to one, those that overlap most first', () => {
    const first = withRules(rule([0], [1, 2, 3]), rule([0], [1, 2]));
    const second = withRules(rule([0], [1, 2, 4]), rule([0], [7]));
    expect(states(first, second).map(([state, , a, b]) => [state, a, b])).toEqual([
      ['changed', '1,2', '1,2,4'],
      ['first', '1,2,3', undefined],
      ['second', undefined, '7'],
    ]);
  });

  it('counts links, and those that chance would give', () => {
    // Head 0: {1, 2} and {2, 3, 4}; head 1: {5} only in the first; 10 tails.
    const { links } = compareRules(
      withRules(rule([0, 1], [1]), rule([0], [1, 2])),
      withRules(rule([0], [2, 3]), rule([0], [4])),
    ).pairs[0]!;
    expect(links).toEqual({ first: 3, second: 3, both: 1, expected: 0.6 });
  });

  it('expects as many links as random numberings give on average', () => {
    const first = withRules(rule([0], [0, 1, 2]), rule([1], [2]));
    const second = withRules(rule([0], [1, 5]), rule([1], [0, 4, 6]));
    const numbering = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    let met = 0;
    // All rotations of the ten tails: each tail stands at each place once, as in all permutations.
    for (let shift = 0; shift < 10; shift++) {
      const rotated = second.pairs[0]!.rules.map((each) => ({
        ...each,
        tail: each.tail.map((tail) => numbering[(tail + shift) % 10]!),
      }));
      met += compareRules(first, withRules(...rotated)).pairs[0]!.links.both;
    }
    expect(compareRules(first, second).pairs[0]!.links.expected).toBeCloseTo(met / 10, 12);
  });

  it('gives a valid document, with the layers of what it compares', () => {
    const first = makeRulesResult();
    const second = makeRulesResult({ pairs: [makeRulesResult().pairs[1]!] });
    const result = compareRules(first, second);
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toEqual(result);
    expect(result.pairs.map(({ from, to }) => [from, to])).toEqual([['linear', 'conv']]);
    expect(result.layers.map(({ name }) => name)).toEqual(['linear', 'conv']);
    expect(result.uncompared).toEqual([
      { from: 'class', to: 'linear', first: 2, reason: 'only the first has this pair' },
    ]);
    expect(result.warnings).toEqual([
      'The search in the first was stopped before it was done: rules may be missing there.',
      'The search in the second was stopped before it was done: rules may be missing there.',
    ]);
  });

  it('counts rules where layers differ, and says how', () => {
    const first = makeRulesResult();
    const second = makeRulesResult();
    second.layers[0] = {
      name: 'class',
      kind: 'class',
      shape: [2],
      active: [500, 500],
      names: ['even', 'odd'],
    };
    second.pairs[0]!.rules = [rule([0], [1])];
    expect(compareRules(first, second).uncompared).toEqual([
      {
        from: 'class',
        to: 'linear',
        first: 2,
        second: 1,
        reason: 'class has 3 classes in the first and 2 in the second',
      },
    ]);
    second.layers[0] = { ...first.layers[0]!, names: ['cat', 'dog', 'bat'] };
    expect(compareRules(first, second).uncompared[0]!.reason).toBe('the classes have other names');
  });

  it('knows matrices by their side, whatever their files are called', () => {
    const matrices = (name: string): RulesResult => {
      const result = makeRulesResult();
      const [heads, tails] = [`heads (${name}-h.npy)`, `tails (${name}-t.npy)`];
      const layers = [
        { name: heads, kind: 'matrix' as const, shape: [3], active: [1, 2, 3] },
        { name: tails, kind: 'matrix' as const, shape: [10], active: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] },
      ];
      return { ...result, layers, pairs: [{ ...result.pairs[0]!, from: heads, to: tails }] };
    };
    expect(compareRules(matrices('a'), matrices('b')).pairs[0]!.rules.map(({ state }) => state)).toEqual([
      'same',
      'same',
    ]);
  });

  it('warns of other settings and other data', () => {
    const second = withRules(rule([0], [1]));
    second.data = { ...second.data, sha256: 'c'.repeat(64) };
    second.parameters = { ...second.parameters, theta: 0.5, quantile: 0.9 };
    expect(compareRules(withRules(rule([0], [1])), second).warnings).toEqual([
      'The rules were mined with different settings: theta (0.3 and 0.5), quantile (none and 0.9).',
      'The rules were mined on different data, so they may differ for that alone.',
    ]);
  });

  it('puts every rule of both on exactly one line, and nothing is new when a model is compared with itself', () => {
    const items = (most: number) =>
      fc
        .uniqueArray(fc.integer({ min: 0, max: most }), { minLength: 1, maxLength: 4 })
        .map((set) => set.sort((a, b) => a - b));
    const rules = fc.array(
      fc
        .record({ head: items(2), tail: items(9), k: fc.constant(1) })
        .map(({ head, tail, k }) => rule(head, tail, { k })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(rules, rules, (a, b) => {
        const { rules: found, links } = compareRules(withRules(...a), withRules(...b)).pairs[0]!;
        expect(found.filter(({ first }) => first)).toHaveLength(a.length);
        expect(found.filter(({ second }) => second)).toHaveLength(b.length);
        expect(links.both).toBeLessThanOrEqual(Math.min(links.first, links.second));
        const itself = compareRules(withRules(...a), withRules(...a)).pairs[0]!;
        expect(itself.rules.every(({ state }) => state === 'same')).toBe(true);
        expect(itself.links.both).toBe(itself.links.first);
      }),
    );
  });
});

describe('analyses that cannot be compared', () => {
  it('are refused in one line that says why', async () => {
    const second = makeRulesResult();
    second.layers = second.layers.map((layer) => ({ ...layer, name: `other-${layer.name}` }));
    second.pairs = second.pairs.map((pair) => ({
      ...pair,
      from: `other-${pair.from}`,
      to: `other-${pair.to}`,
    }));
    expect(() => compareRules(makeRulesResult(), second)).toThrow(
      /cannot be compared: class → linear: only the first has this pair.*same layers/,
    );
    const comparison = compareRules(makeRulesResult(), makeRulesResult());
    await expect(compareResults(makeRulesResult(), comparison, quiet)).rejects.toThrow(
      'two analyses with rules, or two with critical neurons, can be compared; these are rules and rulesComparison',
    );
  });
});
