import { describe, expect, it } from 'vitest';
import { encodeArray } from '../../../src/protocol/EncodedArray.ts';
import { parseResult, parseResultText } from '../../../src/protocol/Result.ts';
import type { RulesResult } from '../../../src/protocol/RulesResult.ts';
import { describeRule } from '../../../src/report/describeRule.ts';
import { reportHtml } from '../../../src/report/reportHtml.ts';
import { resultSvg } from '../../../src/report/resultSvg.ts';
import { resultText } from '../../../src/report/resultText.ts';
import { ruleWords } from '../../../src/report/ruleWords.ts';
import { makePositionRules, makeRulesResult } from '../../support/makeRulesResult.ts';

const hostile = '</script><img src=x onerror=alert(1)>"&\'\u001b[31m\n';

describe('a result with rules', () => {
  it('is valid, and comes back from a report unchanged', () => {
    const result = makeRulesResult();
    expect(parseResult(result)).toEqual(result);
    const html = reportHtml(result, { script: '', style: '' });
    const json = /<script type="application\/json" id="result">(.*?)<\/script>/s.exec(html)![1]!;
    expect(parseResultText(json)).toEqual(result);
    expect(html).toContain('<title>Rules in lenet.onnx on digits.npy</title>');
    expect(html).toContain('2 of {3, 5, 8} → {4, 9}');
  });

  it('of an older version opens: it has no cascade, strongest samples or prototypes', () => {
    const { parameters, ...result } = makeRulesResult();
    const { layers, target, theta, mu, unit } = parameters;
    const opened = parseResult({ ...result, parameters: { layers, target, theta, mu, unit } });
    expect(opened).toMatchObject({ parameters: { cascade: false, strongest: 0, prototypes: 0 } });
    expect(resultText(opened)).toBe(resultText(makeRulesResult()));
  });

  it.each([
    ['a neuron that is not there', { head: [3] }],
    ['a layer that is not there', { from: 'conv9' }],
    ['more active heads than it has', { l: 4 }],
  ])(
    'is refused with %s',
    (_, { from = 'class', head = [0], l = 1 }: { from?: string; head?: number[]; l?: number }) => {
      const { pairs } = makeRulesResult();
      const bad = { ...pairs[0]!, from, rules: [{ ...pairs[0]!.rules[0]!, head, l, k: 1 }] };
      expect(() => parseResult(makeRulesResult({ pairs: [bad] }))).toThrow(
        /pairs\.0\.rules\.0: a rule names/,
      );
    },
  );

  it.each([
    ['positions without their plane', { channel: 0 }],
    ['a channel that is not there', { channel: 20, plane: { shape: [1, 2], active: [5, 5] } }],
    ['a plane of another size', { channel: 0, plane: { shape: [2, 2], active: [5, 5] } }],
    ['positions outside the plane', { channel: 0, plane: { shape: [2, 1], active: [5, 5] } }],
  ])('is refused with %s', (_, change) => {
    const pair = makeRulesResult().pairs[1]!;
    expect(() => parseResult(makeRulesResult({ pairs: [{ ...pair, ...change }] }))).toThrow(/pairs\.0/);
  });

  it('is refused with a neuron twice in a rule, or two layers of one name', () => {
    const { layers, pairs } = makeRulesResult();
    const twice = { ...pairs[0]!, rules: [{ ...pairs[0]!.rules[0]!, tail: [4, 4] }] };
    expect(() => parseResult(makeRulesResult({ pairs: [twice] }))).toThrow(
      /pairs\.0\.rules\.0\.tail: neurons have to ascend/,
    );
    const short = { ...layers[1]!, active: [1] };
    expect(() => parseResult(makeRulesResult({ layers: [...layers, short] }))).toThrow(
      /layers: two layers have one name/,
    );
  });

  it.each([
    ['more inputs than samples', [3, 1, 6, 10], /input\.shown: there are more/],
    ['inputs of another shape', [2, 1, 5, 6], /input: the shown inputs do not have the shape/],
    ['inputs without a shape', [], /input: the shown inputs do not have the shape/],
  ])('is refused with %s', (_, shape, message) => {
    const result = makePositionRules();
    const size = shape.reduce((product, length) => product * length, 1);
    const input = { ...result.input!, shown: encodeArray(new Float32Array(size), shape) };
    expect(() => parseResult({ ...result, input })).toThrow(message);
  });

  it('has the positions of a channel, and the strongest samples of a rule', () => {
    const pair = makeRulesResult().pairs[1]!;
    const plane = { shape: [2, 5], active: Array.from({ length: 10 }, () => 3) };
    const rules = [{ ...pair.rules[0]!, strongest: [1, 0] }];
    const samples = [{ index: 7, label: 1 }, { index: 3 }];
    const result = makeRulesResult({ pairs: [{ ...pair, channel: 19, plane, rules }], samples });
    expect(parseResult(result)).toEqual(result);
    expect(() => parseResult({ ...result, samples: samples.slice(1) })).toThrow(/pairs\.0\.rules\.0/);
  });

  it('keeps its strings from becoming markup or more lines', () => {
    const layers = makeRulesResult().layers.map((layer) =>
      layer.names ? { ...layer, names: [hostile, hostile, hostile] } : layer,
    );
    const result = makeRulesResult({ layers, warnings: [hostile], device: hostile });
    result.model.path = hostile;
    const html = reportHtml(result, { script: '', style: '' });
    expect(html).not.toContain('<img');
    expect(resultSvg(result)).not.toContain('<img');
    expect(resultText(result)).not.toContain('\u001b');
    expect(resultText(result).split('\n')).toHaveLength(resultText(makeRulesResult()).split('\n').length);
  });
});

describe('ruleWords', () => {
  const layers = makeRulesResult().layers;

  it.each([
    [{ head: [3, 5, 8], tail: [4, 9], l: 2, k: 2 }, '2 of {3, 5, 8} → {4, 9}'],
    [{ head: [3, 5, 8], tail: [4, 9], l: 3, k: 1 }, '{3, 5, 8} → any of {4, 9}'],
    [{ head: [3], tail: [4, 5, 6], l: 1, k: 2 }, '3 → 2 of {4, 5, 6}'],
  ])('%j', (rule, words) => {
    expect(ruleWords(rule, layers[1], layers[2])).toBe(words);
  });

  it('names classes, and counts what is too much to list', () => {
    expect(ruleWords({ head: [0, 2], tail: [1], l: 1, k: 1 }, layers[0], layers[1])).toBe(
      'any of {cat, owl} → 1',
    );
    expect(ruleWords({ head: [0, 1, 2], tail: [1], l: 3, k: 1 }, layers[1], layers[2], 2)).toBe(
      '{0, 1, … 1 more} → 1',
    );
  });
});

describe('positions of a channel', () => {
  it.each([
    ['first', [4, 3, 5]],
    ['last', [3, 5, 4]],
  ])('are named by row and column in words, text, picture and sentences (channels %s)', (_, shape) => {
    const result = parseResult(makePositionRules(shape)) as RulesResult;
    expect(resultText(result)).toContain('class → conv, channel 2: 1 rule');
    expect(resultText(result)).toContain('cat → {(0, 1), (2, 3)}');
    expect(resultSvg(result)).toContain('class → conv, channel 2: cat → {(0, 1), (2, 3)}');
    const pair = result.pairs[0]!;
    expect(describeRule(result, pair, pair.rules[0]!)[1]).toBe(
      'It holds in 200 of them (66.7\u2009%), where both positions (0, 1) and (2, 3) of channel 2 of conv are active, too.',
    );
  });
});

describe('describeRule', () => {
  it.each([
    [
      { head: [3, 5, 8], tail: [4], l: 2, k: 1 },
      'those in which at least 2 of the 3 neurons 3, 5 and 8 of linear are active.',
      'where the neuron 4 of conv is active, too. In all samples together it is active in 10.0\u2009%.',
    ],
    [
      { head: [3, 5], tail: [4, 9, 11], l: 2, k: 3 },
      'those in which both neurons 3 and 5 of linear are active.',
      'where all neurons 4, 9 and 11 of conv are active, too.',
    ],
    [
      { head: [3, 5], tail: [4, 9, 11], l: 1, k: 2 },
      'those in which at least 1 of the 2 neurons 3 or 5 of linear is active.',
      'where at least 2 of the 3 neurons 4, 9 and 11 of conv are active, too.',
    ],
    [
      { head: [3], tail: [4], l: 1, k: 1 },
      'those in which the neuron 3 of linear is active.',
      'where the neuron 4 of conv is active, too.',
    ],
  ])('says where %j applies and holds', (rule, applies, holds) => {
    const result = makeRulesResult();
    const numbers = { applies: 120, support: 100, confidence: 5 / 6, gain: 33 };
    const sentences = describeRule(result, result.pairs[1]!, { ...rule, ...numbers });
    expect(sentences[0]).toBe(`The rule applies to 120 of the 1\u2009000 samples: ${applies}`);
    expect(sentences[1]).toContain(`It holds in 100 of them (83.3\u2009%), ${holds}`);
    expect(sentences[2]).toBe('Without the rule, the activations would take 33.0 bits more to describe.');
  });
});

describe('resultText', () => {
  it('has a part for every pair with what it saves and its rules, the best first', () => {
    const text = resultText(makeRulesResult());
    expect(text).toContain('class → linear: 2 rules, 913 of 9 000 bits saved');
    expect(text).toMatch(/512 +630 +90\.0 % +any of \{cat, owl\} → \{4, 9\}\n +400 +299 +99\.7 % +dog → 3/);
    expect(text).toContain('linear → conv: 1 rule, 33 of 12 000 bits saved');
    expect(text).toContain('warning: The search was stopped');
    expect(resultText(makeRulesResult(), { top: 1 })).toContain('and 1 more');
  });
});

describe('resultSvg', () => {
  it('shows the best rules of all pairs, and says so when there are none', () => {
    const svg = resultSvg(makeRulesResult());
    expect(svg.match(/<rect x="12"/g)).toHaveLength(3);
    expect(svg).toContain('class → linear: any of {cat, owl}');
    expect(resultSvg(makeRulesResult({ pairs: [] }))).toContain('no rules were found');
    const costly = makeRulesResult();
    costly.pairs[1]!.rules[0]!.gain = -3;
    expect(resultSvg(costly)).not.toMatch(/width="(-|NaN)/);
    costly.pairs.shift();
    expect(resultSvg(costly)).not.toMatch(/width="(-|NaN)/);
  });
});
