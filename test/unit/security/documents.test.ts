import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readResultText } from '../../../src/engine/readResultText.ts';
import { parseResult, parseResultText } from '../../../src/protocol/Result.ts';
import { describeAnalysis } from '../../../src/report/describeAnalysis.ts';
import { layerFindings } from '../../../src/report/layerFindings.ts';
import { layerHover, layerSummary } from '../../../src/report/layerHover.ts';
import { reportHtml } from '../../../src/report/reportHtml.ts';
import { resultSvg } from '../../../src/report/resultSvg.ts';
import { resultText } from '../../../src/report/resultText.ts';
import { resultTitle } from '../../../src/report/resultTitle.ts';
import { summarizeResult } from '../../../src/report/summarizeResult.ts';
import { everyDocument, hostileText, withTexts } from '../../support/hostile.ts';
import { makeConductanceResult } from '../../support/makeConductanceResult.ts';
import { makePathwayResult } from '../../support/makePathwayResult.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

// eslint-disable-next-line no-control-regex
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202a-\u202e\u2066-\u2069]/;

describe.each(Object.entries(await everyDocument()))(
  'a saved analysis (%s) with hostile texts',
  (_kind, document) => {
    const hostile = withTexts(document, (text) => `${hostileText} ${text}`);
    const long = withTexts(document, (text) => text + 'x'.repeat(1e6));

    it('has some', () => {
      expect(JSON.stringify(hostile).split('breached').length).toBeGreaterThan(4);
    });

    it('gives text without codes for terminals, and no endless lines', () => {
      for (const result of [hostile, long]) {
        const text = resultText(result);
        expect(text).not.toMatch(obeyed);
        expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(2000);
      }
    });

    it('gives titles and descriptions of one short line', () => {
      for (const text of [hostile, long].flatMap((result) => [
        resultTitle(result),
        describeAnalysis(result),
      ])) {
        expect(text).not.toMatch(obeyed);
        expect(text).not.toContain('\n');
        expect(text.length).toBeLessThan(600);
      }
    });

    it('gives pictures and reports in which it is no markup', () => {
      expect(resultSvg(hostile)).not.toMatch(/<(img|script|a|foreignObject)\b/);
      expect(resultSvg(long).length).toBeLessThan(200_000);
      const html = reportHtml(hostile, { script: 'run()', style: 'p {}' });
      expect(html.match(/<script/g)).toHaveLength(2);
      expect(html.match(/<\/(script|style|title)/g)).toHaveLength(4);
      expect(html).not.toContain('<img');
      expect(parseResultText(/id="result">(.*?)<\/script>/s.exec(html)![1]!)).toEqual(hostile);
    });

    it('gives hovers and lenses that hold no link, picture or markup of its own', () => {
      for (const result of [hostile, long]) {
        for (const [name, findings] of layerFindings([summarizeResult(result)])) {
          const model = result.model.path;
          const hover = layerHover({ name, model, findings, stale: name, uncertain: name }, () => undefined);
          expect(
            hover.replaceAll(/!\[Conductance of each neuron]\(data:image\/svg\+xml;base64,[\w+/=]*\)/g, ''),
          ).not.toMatch(/[<>]|]\(|javascript:|command:|\$\(/);
          expect(hover).not.toMatch(obeyed);
          expect(layerSummary(name, findings)).not.toMatch(obeyed);
        }
      }
    });
  },
);

describe('a document', () => {
  it('changes no prototype', () => {
    const text = JSON.stringify(makeConductanceResult({ samples: 2 })).replace(
      '"measures":{',
      '"measures":{"__proto__":{"polluted":1},',
    );
    expect(text).toContain('__proto__');
    try {
      parseResultText(text);
    } catch (error) {
      expect((error as Error).message).not.toContain('\n');
    }
    expect('polluted' in {}).toBe(false);
    expect(() => parseResultText('{"__proto__":{"kind":"conductance"},"constructor":1}')).toThrow(
      /damaged or foreign/,
    );
  });

  it.each([
    ['nested a million times', '['.repeat(1e6) + ']'.repeat(1e6)],
    ['nested and cut off', '{"a":'.repeat(1e5)],
    ['a number alone', '1e999'],
    ['nothing', ''],
  ])('%s is refused with one line', (_what, text) => {
    expect(() => parseResultText(text)).toThrow(
      /^((damaged or foreign analysis|not a JSON document): .*|the document is empty: .*)$/,
    );
  });

  it.each(['1e999', '-1e999', '1e308e', '"NaN"', 'null'])('with the number %s is refused', (number) => {
    const text = JSON.stringify({ ...makeConductanceResult({ samples: 2 }), seconds: 12.5 });
    expect(() => parseResultText(text.replace('"seconds":12.5', `"seconds":${number}`))).toThrow(
      /seconds|JSON/,
    );
  });

  it('whose input claims another size than its values have is refused, before a page makes a picture of it', () => {
    const result = makePathwayResult();
    for (const shape of [
      [5e7, 5e7, 5e7],
      [Number.MAX_SAFE_INTEGER, ...result.input.shape.slice(1)],
    ]) {
      expect(() => parseResult({ ...result, input: { ...result.input, shape } })).toThrow(
        /input: the shown inputs do not have the shape of the input/,
      );
    }
  });

  it('with an array of no elements and endless lengths is refused', () => {
    const result = makeConductanceResult({ samples: 2 });
    const shown = { dtype: 'float32', shape: [0, 1e9, 1e9], base64: '' };
    const input = { ...result.input, shape: [1e9, 1e9], shown };
    expect(() => parseResult({ ...result, input })).toThrow(/the lengths ask for more than/);
  });
});

describe('the file of a document', () => {
  const folder = temporaryFolder();

  it('is refused where it is longer than any text', async () => {
    const path = join(folder, 'long.nlens.json');
    writeFileSync(path, '');
    truncateSync(path, 2 ** 31);
    await expect(readResultText(path)).rejects.toThrow('it has 2048 MiB, and may have 511');
  });

  it.skipIf(process.platform === 'win32')('is refused where it never ends, or nobody writes it', async () => {
    const zero = join(folder, 'zero.nlens.json');
    symlinkSync('/dev/zero', zero);
    await expect(readResultText(zero)).rejects.toThrow('no plain file');
    const pipe = join(folder, 'pipe.nlens.json');
    execFileSync('mkfifo', [pipe]);
    await expect(readResultText(pipe)).rejects.toThrow('no plain file');
  });
});
