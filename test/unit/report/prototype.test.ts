import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { encodeArray } from '../../../src/protocol/EncodedArray.ts';
import { parseResult, parseResultText } from '../../../src/protocol/Result.ts';
import { paintPrototype } from '../../../src/report/paintPrototype.ts';
import { prototypePng } from '../../../src/report/prototypePng.ts';
import { reportHtml } from '../../../src/report/reportHtml.ts';
import { resultSvg } from '../../../src/report/resultSvg.ts';
import { resultText } from '../../../src/report/resultText.ts';
import { makePrototypeResult } from '../../support/makePrototypeResult.ts';

const hostile = '</script><img src=x onerror=alert(1)>"&\'\u001b[31m\n';

describe('a result with prototypes', () => {
  it('is valid, with and without data, and comes back from a report unchanged', () => {
    const result = makePrototypeResult();
    expect(parseResult(result)).toEqual(result);
    const { data, shown, ...rest } = makePrototypeResult({ samples: [] });
    expect(data && shown).toBeDefined();
    const without = { ...rest, items: rest.items.map(({ strongest, ...item }) => (strongest ? item : item)) };
    expect(parseResult(without)).toEqual(without);
    const html = reportHtml(result, { script: '', style: '' });
    const json = /<script type="application\/json" id="result">(.*?)<\/script>/s.exec(html)![1]!;
    expect(parseResultText(json)).toEqual(result);
    expect(html).toContain('<title>Prototype of neurons 3, 5 of conv4 in net.onnx</title>');
  });

  it.each([
    ['a sample that is not there', { strongest: [{ sample: 2, activation: 1 }] }],
    ['too few activations', { activations: [1] }],
    ['a scale of 0', { scales: [0, 1] }],
  ])('is refused with %s', (_, wrong) => {
    const result = makePrototypeResult();
    expect(() => parseResult({ ...result, items: [{ ...result.items[0]!, ...wrong }] })).toThrow(/items\.0/);
  });

  it('keeps its strings from becoming markup or more lines', () => {
    const result = makePrototypeResult({ warnings: [hostile], device: hostile });
    result.model.path = hostile;
    result.layer.name = hostile;
    const html = reportHtml(result, { script: '', style: '' });
    expect(html).not.toContain('<img');
    expect(resultSvg(result)).not.toContain('<img');
    expect(resultText(result)).not.toContain('\u001b');
    expect(resultText(result).split('\n')).toHaveLength(resultText(makePrototypeResult()).split('\n').length);
  });
});

describe('resultText', () => {
  it('says what was reached, beside the strongest samples', () => {
    const text = resultText(makePrototypeResult());
    expect(text).toContain(
      'steps: 20, pixels: -1.00 to 1.00, from the preprocessing, seed: 7, samples: 1 200',
    );
    expect(text).toContain(
      'neurons 3, 5 of conv4, input 3 × 8 × 8: activation 4.50 (3.13 scales); the strongest sample, row 7, has 2.50 (1.75 scales)',
    );
    expect(text).toContain('  each: 3.50, 5.50');
    expect(text).toContain(
      '  strongest samples, by scales: row 7: 2.50 (1.75 scales), row 40 (label 2): 3.25 (1.50 scales)',
    );
    expect(text).toContain('activation 3.50; the strongest sample, row 7, has 2.50\n');
    expect(text).toContain('  strongest samples: row 7: 2.50, row 40 (label 2): 1.25');
    expect(text).toContain('warning: The network is small.');
  });

  it('lists the features of a vector that are furthest from the middle, and the tokens of an embedding', () => {
    const result = makePrototypeResult();
    const image = encodeArray(Float32Array.of(0, 5, -9), [3]);
    const vector = {
      ...result,
      input: { name: 'x', shape: [3], bound: { kind: 'norm', radius: 10 } as const },
      items: [{ ...result.items[1]!, image }],
    };
    expect(resultText(vector)).toContain('input: length at most 10.0');
    expect(resultText(vector)).toContain('furthest from the middle: 2: -9.00, 1: 5.00, 0: 0');
    const tokens = { ...vector, items: [{ ...vector.items[0]!, tokens: [4, 2, 9] }] };
    expect(resultText(tokens)).toContain('nearest tokens: 4 2 9');
  });

  it('names classes and positions', () => {
    const result = makePrototypeResult();
    const layer = { name: 'class', kind: 'class' as const, shape: [3], names: ['cat', 'dog', 'owl'] };
    const item = { ...result.items[1]!, neurons: [1] };
    expect(resultText({ ...result, layer, items: [item] })).toContain('\nclass 1 (dog), input');
    expect(resultText({ ...result, items: [{ ...item, channel: 6 }] })).toContain(
      '\nposition 1 of channel 6 of conv4',
    );
  });
});

describe('paintPrototype', () => {
  const paint = (
    values: number[],
    shape: number[],
    input: Partial<ReturnType<typeof makePrototypeResult>['input']>,
  ) => {
    const { items, input: usual } = makePrototypeResult();
    const image = encodeArray(Float32Array.from(values), shape);
    return paintPrototype({ ...usual, ...input }, { ...items[0]!, image });
  };
  const box = (low: number[], high: number[]) => ({ kind: 'box', source: 'given', low, high }) as const;
  const bound = box([0, 0, 0], [1, 10, 100]);

  it('shows each channel by its own range, in the order of the colours', () => {
    const values = [1, 0, 10, 5, 0, 100];
    expect([...paint(values, [3, 1, 2], { bound }).rgba]).toEqual([255, 255, 0, 255, 0, 128, 255, 255]);
    const bgr = { color: 'bgr', channelsLast: false } as const;
    expect([...paint(values, [3, 1, 2], { bound, picture: bgr }).rgba]).toEqual([
      0, 255, 255, 255, 255, 128, 0, 255,
    ]);
    const last = { color: 'rgb', channelsLast: true } as const;
    expect([...paint([1, 10, 0, 0, 5, 100], [1, 2, 3], { bound, picture: last }).rgba]).toEqual([
      255, 255, 0, 255, 0, 128, 255, 255,
    ]);
  });

  it('is grey for one channel, and for what is no picture', () => {
    const one = box([-1], [1]);
    const grey = { color: 'gray', channelsLast: false } as const;
    expect(paint([-1, 0, 1, 3], [2, 2], { bound: one, picture: grey })).toMatchObject({
      width: 2,
      height: 2,
      rgba: Uint8ClampedArray.of(0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255, 255, 255, 255, 255),
    });
    const { input } = makePrototypeResult();
    const { picture, ...plain } = input;
    expect(picture).toBeDefined();
    const vector = paintPrototype(
      { ...plain, bound: { kind: 'norm', radius: 2 } },
      { ...makePrototypeResult().items[0]!, image: encodeArray(Float32Array.of(-2, 2, 0), [3]) },
    );
    expect(vector).toMatchObject({ width: 3, height: 1 });
    expect([...vector.rgba].filter((_, i) => i % 4 === 0)).toEqual([0, 255, 128]);
  });
});

describe('pictures of a result', () => {
  it('as PNG have the prototypes side by side, pixel for pixel', () => {
    const result = makePrototypeResult();
    const png = decode(prototypePng(result));
    expect([png.width, png.height, png.channels]).toEqual([3 * 8 + 2 * 4, 8, 4]);
    const third = paintPrototype(result.input, result.items[2]!);
    for (let row = 0; row < 8; row++) {
      const start = 4 * (row * png.width + 24);
      expect([...png.data.slice(start, start + 32)]).toEqual([
        ...third.rgba.subarray(32 * row, 32 * row + 32),
      ]);
    }
    expect([...png.data.slice(32, 36)]).toEqual([255, 255, 255, 255]);
  });

  it('as SVG hold the PNG', () => {
    const svg = resultSvg(makePrototypeResult());
    expect(svg.match(/<image /g)).toHaveLength(3);
    const [, base64] = /data:image\/png;base64,([^"]+)"/.exec(svg)!;
    expect(decode(Buffer.from(base64!, 'base64')).width).toBe(8);
    expect(svg).toContain('activation 4.50');
  });
});
