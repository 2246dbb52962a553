import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseResult, parseResultText } from '../../../src/protocol/Result.ts';
import { reportHtml } from '../../../src/report/reportHtml.ts';
import { resultSvg } from '../../../src/report/resultSvg.ts';
import { resultText } from '../../../src/report/resultText.ts';
import { shortenText } from '../../../src/report/shortenText.ts';
import { makeConductanceResult } from '../../support/makeConductanceResult.ts';

const hostile = '</script><img src=x onerror=alert(1)>"&\'';

function hostileResult() {
  const result = makeConductanceResult({
    samples: 5,
    labels: [hostile, 'x'.repeat(10_000_000)],
    layers: [{ name: `../${hostile}\u001b[31m\u202e\n`, operator: hostile, shape: [4] }],
  });
  result.model.path = `../../${hostile}`;
  result.warnings = [hostile];
  return parseResult(result);
}

describe('the fixture', () => {
  it('is a valid result', () => {
    expect(() => parseResult(makeConductanceResult())).not.toThrow();
  });
});

describe('reportHtml', () => {
  const assets = { script: 'const a = "</script>";', style: 'a::after { content: "</style>" }' };

  it('embeds a result that can be read back unchanged', () => {
    const result = makeConductanceResult({ samples: 5 });
    const html = reportHtml(result, assets);
    const json = /<script type="application\/json" id="result">(.*?)<\/script>/s.exec(html)![1]!;
    expect(parseResultText(json)).toEqual(result);
  });

  it('keeps strings of the result from becoming markup', () => {
    const html = reportHtml(hostileResult(), assets);
    expect(html).not.toContain('<img');
    // The data block and the program are the only script elements, and both end where they should.
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html.match(/<\/script/g)).toHaveLength(2);
    expect(html.match(/<\/style/g)).toHaveLength(1);
  });

  it('allows its own script by hash and nothing from elsewhere', () => {
    const html = reportHtml(makeConductanceResult({ samples: 5 }), assets);
    const script = /<script>(.*?)<\/script>/s.exec(html)![1]!;
    const hash = createHash('sha256').update(script).digest('base64');
    expect(html).toContain(`script-src 'sha256-${hash}'`);
    expect(html).toContain("default-src 'none'");
    expect(html.replace(/http:\/\/www\.w3\.org\/\S*/g, '')).not.toMatch(/https?:/);
  });
});

describe('resultText', () => {
  it('has a line for every layer with its error and its best neurons in order', () => {
    const result = makeConductanceResult({ samples: 5 });
    const text = resultText(result);
    const lines = text.split('\n');
    for (const layer of result.layers) {
      const line = lines.find((candidate) => candidate.startsWith(`${layer.name} `))!;
      const best = layer.meanAbsolute.indexOf(Math.max(...layer.meanAbsolute));
      expect(line).toMatch(new RegExp(`(%|not a cut, see conv3)  #${best}: `));
    }
    expect(text).toContain('not a cut, see conv3');
    expect(text).toMatch(/#\d+: -?[\d.]+ \[\d+–\d+\]/);
  });

  it('leaves the intervals out without bootstrap', () => {
    expect(resultText(makeConductanceResult({ samples: 5, bootstrap: false }))).not.toMatch(/\[\d/);
  });

  it('sends no terminal escapes and no endless lines', () => {
    const text = resultText(hostileResult());
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(600);
  });
});

describe('resultSvg', () => {
  it('draws the layer with the strongest neuron', () => {
    const result = makeConductanceResult({ samples: 5 });
    const strongest = result.layers.reduce((a, b) =>
      Math.max(...b.meanAbsolute) > Math.max(...a.meanAbsolute) ? b : a,
    );
    const svg = resultSvg(result);
    expect(svg).toContain(`Conductance in ${strongest.name}`);
    expect(svg.match(/<rect/g)).toHaveLength(1 + Math.min(10, strongest.neurons));
  });

  it('escapes names and keeps them short', () => {
    const svg = resultSvg(hostileResult());
    expect(svg).not.toContain('<img');
    expect(svg.length).toBeLessThan(10_000);
  });

  it('says when there is nothing to draw', () => {
    expect(resultSvg({ ...makeConductanceResult({ samples: 5 }), layers: [] })).toContain('No hidden layer');
  });
});

describe('shortenText', () => {
  it('keeps both ends of a long name', () => {
    expect(shortenText('features.denseblock4.denselayer16.conv2', 21)).toBe('features.d…er16.conv2');
    expect(shortenText('short', 21)).toBe('short');
  });

  it('never gives more than was asked for', () => {
    for (const length of [5, 6, 80]) {
      expect(shortenText('x'.repeat(1000), length)).toHaveLength(length);
    }
  });
});
