import { describe, expect, it } from 'vitest';
import { parseResult, parseResultText } from '../../../src/protocol/Result.ts';
import { reportHtml } from '../../../src/report/reportHtml.ts';
import { resultSvg } from '../../../src/report/resultSvg.ts';
import { resultText } from '../../../src/report/resultText.ts';
import { makeNeuceptComparison } from '../../support/makeNeuceptComparison.ts';

const hostile = '</script><img src=x onerror=alert(1)>"&\'\u001b[31m\n';

describe('a comparison of critical neurons', () => {
  it('is told in words', async () => {
    const result = await makeNeuceptComparison();
    const text = resultText(result);
    expect(text).toContain('Critical neurons of even-odd.onnx (A) and scratch.onnx (B), class 0 (even)');
    expect(text).toContain('B: models/scratch.onnx on even-odd, 400 samples');
    expect(text).toContain('1 layer analysed in A only: linear0');
    expect(text).toMatch(/\nconv3 +3 of 10 \(30\.0 %\)/);
    const { first, second } = result.mechanisms!;
    expect(text).toContain(
      `the mechanisms of ${second.entropy!.bits > first.entropy!.bits ? 'A' : 'B'} follow the fine labels more closely`,
    );
    expect(text).toContain('They have 3 and 4 mechanisms');
    expect(text).toContain('The two models divide the 200 samples that have a mechanism in both');
    expect(text).toMatch(/\nA 1 +\d+ +\d+ +\d+ +\d+\n/);
    expect(text).toMatch(/\nconv3 +K-means +A, 10 +0\.60 +0\.40 +0\.30 +0\.24\n +B, 7 +1\.06/);
    expect(text).toContain(
      'In 12 of 12 clusterings (layer, way to cluster and number of clusters) B leaves more',
    );
  });

  it('says so where nothing is shared, and leaves out what there is not', async () => {
    const { mechanisms, entropies, ...rest } = await makeNeuceptComparison();
    expect(entropies).toBeDefined();
    const { agreement, ...apart } = mechanisms!;
    expect(agreement).toBeDefined();
    expect(resultText({ ...rest, mechanisms: apart })).toContain('No sample has a mechanism in both models');
    const bare = resultText(rest);
    expect(bare).not.toContain('entropy');
    expect(bare).not.toContain('mechanism');
    expect(resultSvg(rest)).not.toContain('entropy');
  });

  it('comes back from a report unchanged, and is a picture', async () => {
    const result = await makeNeuceptComparison();
    const html = reportHtml(result, { script: '', style: '' });
    const json = /<script type="application\/json" id="result">(.*?)<\/script>/s.exec(html)![1]!;
    expect(parseResultText(json)).toEqual(result);
    expect(html).toContain('<title>Critical neurons of even-odd.onnx (A)');
    expect(resultSvg(result)).toContain('conv3, Gaussian mixture');
  });

  it('keeps its strings from becoming markup or more lines', async () => {
    const result = await makeNeuceptComparison();
    const lines = resultText(result).split('\n').length;
    result.second.model.path = hostile;
    result.layers[0]!.name = hostile;
    result.unmatched.first = [hostile];
    result.entropies!.curves[0]!.layer = hostile;
    result.mechanisms!.first.fineNames = [hostile, hostile, hostile];
    result.output!.labels = [hostile];
    expect(resultText(result)).not.toContain('\u001b');
    expect(resultText(result).split('\n')).toHaveLength(lines);
    expect(resultSvg(result)).not.toContain('<img');
    expect(reportHtml(result, { script: '', style: '' })).not.toContain('<img');
  });

  it('is refused where its lists do not fit each other', async () => {
    const result = await makeNeuceptComparison();
    const [curve] = result.entropies!.curves;
    const short = { ...result.entropies!, curves: [{ ...curve!, second: [1] }] };
    expect(() => parseResult({ ...result, entropies: short })).toThrow(
      'entropies.curves.0: it has not one entropy for each number of clusters',
    );
    const agreement = { ...result.mechanisms!.agreement!, table: [[200]] };
    expect(() => parseResult({ ...result, mechanisms: { ...result.mechanisms!, agreement } })).toThrow(
      'mechanisms.agreement: its table does not fit the mechanisms',
    );
    const ragged = { ...agreement, table: [[1, 2], [1]] };
    expect(() =>
      parseResult({ ...result, mechanisms: { ...result.mechanisms!, agreement: ragged } }),
    ).toThrow('its rows have different lengths');
  });
});
