import { describe, expect, it } from 'vitest';
import { parseResult, parseResultText } from '../../../src/protocol/Result.ts';
import { linkChanges } from '../../../src/report/linkChanges.ts';
import { reportHtml } from '../../../src/report/reportHtml.ts';
import { resultSvg } from '../../../src/report/resultSvg.ts';
import { resultText } from '../../../src/report/resultText.ts';
import { makeComparison } from '../../support/makeComparison.ts';

const hostile = '</script><img src=x onerror=alert(1)>"&\'\u001b[31m\n';

describe('a comparison of rules', () => {
  it('is told in words, with what became of each rule and neuron', () => {
    const text = resultText(makeComparison());
    expect(text).toContain('Rules of lenet.onnx (A) and lenet-tuned.onnx (B)');
    expect(text).toContain('B: tuned/lenet-tuned.onnx on digits.npy, 1 000 samples');
    expect(text).toContain('class → linear: 1 in both, 1 changed, 1 only in A, 1 only in B');
    expect(text).toContain(
      'links of a head with a tail: 6 in A, 6 in B, 3 in both (1.20 expected by chance)',
    );
    expect(text).toMatch(/\nin both +400 +391 +100 % +dog → 3\n/);
    expect(text).toMatch(
      /\nchanged +512 +250 +33\.3 % +any of \{cat, owl\} → \{4, 9\} +in B: any of \{cat, owl\} → \{4, 7\}\n/,
    );
    expect(text).toMatch(/\nonly in A +21\.0 +owl → 5\n/);
    expect(text).toMatch(/\nowl +\{4\} +\{5, 9\} +\{7\}\n/);
    expect(text).toMatch(/\n9 +none +\{cat, owl\} +none\n/);
    expect(text).toContain(
      'linear → conv: rules counted only, 1 in A, 1 in B: conv has 20 neurons in the first and 30 in the second',
    );
    expect(text).toContain('warning: The search in the first was stopped');
  });

  it('tells models of one name by their folders', () => {
    const result = makeComparison();
    result.second.model.path = 'tuned/lenet.onnx';
    expect(resultText(result)).toContain('Rules of lenet.onnx (A) and tuned/lenet.onnx (B)');
  });

  it('counts what is not listed', () => {
    expect(resultText(makeComparison(), { top: 1 })).toContain('and 3 more');
  });

  it('comes back from a report unchanged, and is a picture', () => {
    const result = makeComparison();
    const html = reportHtml(result, { script: '', style: '' });
    const json = /<script type="application\/json" id="result">(.*?)<\/script>/s.exec(html)![1]!;
    expect(parseResultText(json)).toEqual(result);
    expect(html).toContain('<title>Rules of lenet.onnx (A) and lenet-tuned.onnx (B)</title>');
    expect(resultSvg(result)).toContain('class → linear: 1 in both');
  });

  it('keeps its strings from becoming markup or more lines', () => {
    const result = makeComparison();
    const lines = resultText(result).split('\n').length;
    result.second.model.path = hostile;
    result.warnings = result.warnings.map(() => hostile);
    result.uncompared[0]!.reason = hostile;
    result.layers[0]!.names = [hostile, hostile, hostile];
    expect(resultText(result)).not.toContain('\u001b');
    expect(resultText(result).split('\n')).toHaveLength(lines);
    expect(resultSvg(result)).not.toContain('<img');
    expect(reportHtml(result, { script: '', style: '' })).not.toContain('<img');
  });

  it.each([
    ['a neuron that is not there', { state: 'first', head: [3], overlap: undefined, second: undefined }],
    ['a side that its state does not have', { state: 'second' }],
    [
      'more active tails than it has',
      { first: { tail: [1], l: 1, k: 2, applies: 1, support: 1, confidence: 1, gain: 1 } },
    ],
  ])('is refused with %s', (_, change) => {
    const result = JSON.parse(JSON.stringify(makeComparison())) as ReturnType<typeof makeComparison>;
    const rule = { ...result.pairs[0]!.rules[0]!, ...change };
    result.pairs[0]!.rules[0] = JSON.parse(JSON.stringify(rule)) as typeof rule & { state: 'first' };
    expect(() => parseResult(result)).toThrow(/pairs\.0\.rules\.0: a rule (names|is not)/);
  });

  it('is refused with two layers of one name, or with other neurons in the second model', () => {
    const result = makeComparison();
    const [layer] = result.layers;
    for (const layers of [
      [...result.layers, layer!],
      [{ ...layer!, activeSecond: [1] }, ...result.layers.slice(1)],
    ]) {
      expect(() => parseResult({ ...result, layers })).toThrow(/layers: two layers have one name, or/);
    }
  });
});

describe('linkChanges', () => {
  it('gathers the links of all rules of a neuron', () => {
    const [pair] = makeComparison().pairs;
    expect(linkChanges(pair!, 'heads')).toEqual([
      { item: 0, kept: [4], lost: [9], gained: [7] },
      { item: 1, kept: [3], lost: [], gained: [8] },
      { item: 2, kept: [4], lost: [5, 9], gained: [7] },
    ]);
    expect(linkChanges(pair!, 'tails').find(({ item }) => item === 4)).toEqual({
      item: 4,
      kept: [0, 2],
      lost: [],
      gained: [],
    });
  });
});
