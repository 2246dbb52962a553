import { describe, expect, it } from 'vitest';
import { parseResult, parseResultText } from '../../../src/protocol/Result.ts';
import type { InterventionResult } from '../../../src/protocol/InterventionResult.ts';
import { interventionVerdict } from '../../../src/report/describeIntervention.ts';
import { reportHtml } from '../../../src/report/reportHtml.ts';
import { resultSvg } from '../../../src/report/resultSvg.ts';
import { resultText } from '../../../src/report/resultText.ts';
import { makeIntervention } from '../../support/makeIntervention.ts';

const hostile = '</script><img src=x onerror=alert(1)>"&\'\u001b[31m\n';

describe('the result of an intervention', () => {
  it('is told in words, class by class', () => {
    const text = resultText(makeIntervention());
    expect(text).toContain('Intervention in lenet.onnx on digits.npy');
    expect(text).toContain('layer: linear with 84 neurons, accuracy: 99.0 %');
    expect(text).toMatch(
      /\ncat +400 +3 +95\.0 % +25\.0 % +85\.0 % +82\.0 % +more than random +dog \(250\)\n/,
    );
    expect(text).toMatch(/\ndog +600 +1 +90\.0 % +84\.0 % +85\.0 % +82\.0 % +not more than random\n/);
    expect(text).toMatch(/\nowl +0 +1 +no samples\n/);
    expect(text).toMatch(/\nbat +10 +0 +50\.0 % +50\.0 % +no rules +cat \(5\)\n/);
    expect(text).toContain('warning: The search for the rules was stopped');
    expect(resultText(makeIntervention(), { top: 3 })).toContain('and 1 more');
  });

  it.each([
    [
      (result: InterventionResult) => result,
      '1 of 2 classes drops more without the neurons of its rules than in 90 % of 100 random interventions of the same size; 1 has no rules, 1 has no samples.',
    ],
    [
      (result: InterventionResult) => ({ ...result, classes: result.classes.slice(1, 2) }),
      '0 of 1 class drop more without the neurons of their rules than in 90 % of 100 random interventions of the same size.',
    ],
    [
      (result: InterventionResult) => ({ ...result, classes: result.classes.slice(3) }),
      'No class could be tested; 1 has no rules.',
    ],
  ])('is summed up in a sentence', (change, sentence) => {
    expect(interventionVerdict(change(makeIntervention()))).toBe(sentence);
  });

  it('comes back from a report unchanged, and is a picture', () => {
    const result = makeIntervention();
    const html = reportHtml(result, { script: '', style: '' });
    const json = /<script type="application\/json" id="result">(.*?)<\/script>/s.exec(html)![1]!;
    expect(parseResultText(json)).toEqual(result);
    expect(html).toContain('<title>Intervention in lenet.onnx on digits.npy</title>');
    expect(resultSvg(result).match(/#4393c3/g)).toHaveLength(4);
  });

  it('keeps its strings from becoming markup or more lines', () => {
    const result = makeIntervention();
    const lines = resultText(result).split('\n').length;
    result.classes.forEach((each) => (each.name = hostile));
    result.model.path = result.device = result.layer.name = hostile;
    expect(resultText(result)).not.toContain('\u001b');
    expect(resultText(result).split('\n')).toHaveLength(lines);
    expect(resultSvg(result)).not.toContain('<img');
    expect(reportHtml(result, { script: '', style: '' })).not.toContain('<img');
  });

  it.each([
    ['a neuron that is not there', { neurons: [84] }],
    ['a class that is not there', { instead: [{ index: 4, samples: 1 }] }],
    ['a verdict without what it needs', { verdict: 'noRules' as const }],
    ['another place than its own', { index: 1 }],
  ])('is refused with %s', (_, change) => {
    const result = makeIntervention();
    result.classes[0] = { ...result.classes[0]!, ...change };
    expect(() => parseResult(result)).toThrow(/classes\.0: a class names/);
  });
});
