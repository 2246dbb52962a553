import { describe, expect, it } from 'vitest';
import { parseResult } from '../../../src/protocol/Result.ts';
import { formatPoints } from '../../../src/report/describeAblation.ts';
import { resultSvg } from '../../../src/report/resultSvg.ts';
import { resultText } from '../../../src/report/resultText.ts';
import { resultTitle } from '../../../src/report/resultTitle.ts';
import { makeAblation } from '../../support/makeAblation.ts';
import { makeProbes } from '../../support/makeProbes.ts';

describe('ablations', () => {
  it('give small differences a digit more, so that a sure one is seen to be one', () => {
    expect(formatPoints({ mean: 0.00121, error: 0.00049 })).toBe('+0.12 ± 0.05');
    expect(formatPoints({ mean: -0.034, error: 0.0126 })).toBe('−3.4 ± 1.3');
    expect(formatPoints({ mean: 0.00002, error: 0.02 })).toBe('0.0 ± 2.0');
    expect(formatPoints({ mean: 0.004 })).toBe('+0.40');
  });

  it('has a table of the mean, one of each class, and the protected neurons', () => {
    const result = parseResult(makeAblation());
    const text = resultText(result).replaceAll('\u2009', ' ');
    expect(resultTitle(result)).toBe('Ablation of conv3 in lenet.onnx on digits.npy');
    expect(text).toContain('mean over 2 classes; 2 neurons protected, γ = 1 (50.0 % of their noise)');
    expect(text).toMatch(/NeuCEPT +95\.0 % +80\.0 % +87\.5 % +\+10\.0 ± 1\.0 +better than random/);
    expect(text).toMatch(/Saliency +95\.0 % +40\.0 % .*worse than random/);
    expect(text).toContain(
      'Accuracy kept, beside random neurons, in 1 setting (beyond two standard errors): NeuCEPT more in 1, Saliency less in 1.',
    );
    expect(text).toContain('The noise is positive');
    const both = makeAblation();
    both.parameters.sign = 'both';
    expect(resultText(both)).not.toContain('The noise is positive');
    expect(text).toContain('class odd, 50 samples');
    expect(text).toContain('NeuCEPT selects 1 at its precision\nNeuCEPT: 4, 2');
    expect(text).toContain('warning: Class 0: conv3: few samples.');
    expect(resultText(result, { top: 0 })).toContain('not printed: 2 single classes');
  });

  it('has a picture with a line for each method', () => {
    const svg = resultSvg(makeAblation());
    expect(svg.match(/<polyline/g)).toHaveLength(4);
    expect(svg).toContain('accuracy under noise, mean over 2 classes');
  });

  it.each([
    [
      'points that are missing',
      (curve: ReturnType<typeof makeAblation>['classes'][0]['curves'][0]) => curve.points.pop(),
    ],
    ['a number of protected neurons of none', (curve: { top?: number | undefined }) => (curve.top = 2)],
  ])('refuses %s', (_, damage) => {
    const result = structuredClone(makeAblation());
    damage(result.classes[0]!.curves[0]!);
    expect(() => parseResult(result)).toThrow(/does not fit the levels/);
  });

  it('refuses neurons that the layer has not', () => {
    const result = structuredClone(makeAblation());
    result.classes[0]!.neurons.neucept = [6];
    expect(() => parseResult(result)).toThrow(/names neurons that the layer has not/);
  });
});

describe('probes', () => {
  it('has a table of the layers for each target, with chance', () => {
    const result = parseResult(makeProbes());
    const text = resultText(result).replaceAll('\u2009', ' ');
    expect(resultTitle(result)).toBe('Linear probes of lenet.onnx on digits.npy');
    expect(text).toContain('Labels (2 classes): fitted to 60 samples, tested on 40 others; chance 50.0 %');
    expect(text).toContain('Mechanisms (2): ');
    expect(text).toMatch(/conv1 +6 +50\.0 % +45\.0 % … 52\.0 % +90\.0 %/);
  });

  it('has a picture whose names cannot be markup', () => {
    const svg = resultSvg(makeProbes());
    expect(svg.match(/<polyline/g)).toHaveLength(2);
    expect(svg).not.toContain('<b>');
    expect(svg).toContain('layers, from conv1 to &lt;b&gt;');
  });

  it('refuses a layer without its probes', () => {
    const result = structuredClone(makeProbes());
    result.layers[0]!.probes.pop();
    expect(() => parseResult(result)).toThrow(/conv1 has 1 probes for 2 targets/);
  });
});
