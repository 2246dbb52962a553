import { describe, expect, it } from 'vitest';
import { parseResult, parseResultText } from '../../../src/protocol/Result.ts';
import { beatsRandom, describeErrors } from '../../../src/report/describeEvaluation.ts';
import { reportHtml } from '../../../src/report/reportHtml.ts';
import { resultSvg } from '../../../src/report/resultSvg.ts';
import { resultText } from '../../../src/report/resultText.ts';
import { makeDegradation, makeSanity } from '../../support/makeEvaluation.ts';

const hostile = '</script><img src=x onerror=alert(1)>"&\'\u001b[31m\n';

describe('the result of an evaluation', () => {
  it('is told in tables, a measure each', () => {
    const text = resultText(makeDegradation());
    expect(text).toContain('Input degradation: lenet.onnx on digits.npy\nsamples: 100, seed: 0');
    expect(text).toContain('Least relevant pixels removed first (LeRF); lower is better');
    expect(text).toMatch(
      /\nNeuronIntGrad +0 +0\.100 +0\.900 +0\.275 ± 0\.0200 +-0\.250 ± 0\.0500 +better than random\n/,
    );
    expect(text).toMatch(/\nGradient +0 +0\.500 +0\.900 .* not told from random\n/);
    expect(text).toMatch(/\nGradient +0 +0\.100 +0\.900 .* worse than random\n/);
    expect(text).toContain('± is the standard error over 100 samples.');
    expect(text).toContain('warning: GradCAM needs');
    const sanity = resultText(makeSanity());
    expect(sanity).toMatch(/\nmethod +output +conv1\n/);
    expect(sanity).toMatch(/\nEdges +1\.00 ± 0 +–\n/);
    expect(sanity).toMatch(/\nGradient +0\.250 ± 0\.100 +-0\.125 ± 0\.100\n/);
  });

  it('leaves columns out where there are many', () => {
    const result = makeDegradation();
    result.positions = Array.from({ length: 21 }, (_, i) => i / 20);
    result.curves.forEach(
      (curve) => (curve.points = result.positions.map(() => ({ mean: 0.5, error: 0.1 }))),
    );
    expect(resultText(result)).toMatch(
      /\nmethod +0 % +20\.0 % +40\.0 % +60\.0 % +80\.0 % +100 % +area +minus random\n/,
    );
  });

  it('says what its errors are over', () => {
    const degradation = makeDegradation();
    const tested = { path: 'test.npy', sha256: 'c'.repeat(64), samples: 50 };
    expect(describeErrors({ ...degradation, tested })).toMatch(
      /a share of 50 test samples; a second training could/,
    );
    const [curve] = degradation.curves;
    expect(beatsRandom({ ...curve!, againstRandom: { mean: -0.2 } })).toBeUndefined();
  });

  it('comes back from a report unchanged, and is a picture with a line for each curve', () => {
    for (const result of [makeDegradation(), makeSanity()]) {
      const html = reportHtml(result, { script: '', style: '' });
      const json = /<script type="application\/json" id="result">(.*?)<\/script>/s.exec(html)![1]!;
      expect(parseResultText(json)).toEqual(result);
      expect(resultSvg(result).match(/<polyline/g)).toHaveLength(result.curves.length);
      expect(resultSvg(result)).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it('keeps its strings from becoming markup or more lines', () => {
    const result = makeSanity();
    const lines = resultText(result).split('\n').length;
    result.positions = [hostile, hostile];
    result.model.path = result.device = hostile;
    expect(resultText(result)).not.toContain('\u001b');
    expect(resultText(result).split('\n')).toHaveLength(lines);
    expect(resultSvg(result)).not.toContain('<img');
    expect(reportHtml(result, { script: '', style: '' })).not.toContain('<img');
  });

  it('is refused where curves do not fit', () => {
    const result = makeDegradation();
    result.curves[1]!.points.pop();
    expect(() => parseResult(result)).toThrow(/curves\.1\.points: a curve has 2 points for 3 positions/);
  });
});
