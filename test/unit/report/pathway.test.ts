import { describe, expect, it } from 'vitest';
import { parseResult, ResultError } from '../../../src/protocol/Result.ts';
import { describeRadius } from '../../../src/report/pathwayText.ts';
import { resultSvg } from '../../../src/report/resultSvg.ts';
import { resultText } from '../../../src/report/resultText.ts';
import { resultTitle } from '../../../src/report/resultTitle.ts';
import { makePathway, makePathwayResult } from '../../support/makePathwayResult.ts';

describe('the document', () => {
  it('opens again', () => {
    const result = makePathwayResult();
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  it.each([
    ['a neuron that the layer does not have', { kept: [[8], []] }],
    ['a sparsity too few', { kept: [[1]] }],
    ['a layer of another name', { name: 'other' }],
    ['a layer of another size', { neurons: 9 }],
  ])('is refused with %s', (_, change) => {
    const { layers } = makePathway();
    const bad = makePathway({ layers: [layers[0]!, { ...layers[1]!, ...change }] });
    expect(() => parseResult(makePathwayResult({ pathways: [bad] }))).toThrow(ResultError);
  });
});

describe('the text', () => {
  it('says what was traced, and has a line a sparsity, a layer and a comparison', () => {
    const result = makePathwayResult();
    expect(resultTitle(result)).toBe('Critical pathways of small.onnx on digits.npy');
    expect(resultText(result)).toBe(`Critical pathways of small.onnx on digits.npy
score: NeuronIntGrad (50 steps), neurons: elements of the rectifiers, off the pathway: frozen, device: CPU, seed: 7, 1.50 s

row 3, label 1 (dog), predicted 1 (dog); output 1 (dog) is 5.25

sparsity         reached  neurons  dead on it  output if the others are 0                radius of the linear region
  80.0 %          80.0 %        8         0 %                        4.50  0.00200 (0.00400 by the rectifiers alone)
  95.0 %  97.5 % (2 tie)        1         0 %                       -1.25                                     0.0100

layer  shape      neurons  dead   error  at 80.0 %  at 95.0 %  strongest neurons: score
conv   2 × 4 × 4       32    12  2.44 %          4          0  #5: 0.900  #20: 0.500  #7: 0.300  #31: 0.200
dense  8                8     2     0 %          4          1  #6: 1.50  #0: 0.500  #3: 0.400  #1: 0.200

overlap (Jaccard) with NeuronIntGrad  at 80.0 %  at 95.0 %  dead on it
NeuronMCT                                 0.750      0.500  0 %, 0 %
DGR(init=random)                          0.125          0  25.0 %, 50.0 %
`);
  });

  it('says why there is no linear region', () => {
    const level = { ...makePathway().sparsity[0]! };
    delete level.radius;
    const text = resultText(
      makePathwayResult({
        rectified: false,
        notLinear: 'the network has no rectifiers',
        pathways: [makePathway({ sparsity: [level, level], comparisons: [] })],
        warnings: ['Something to know.'],
      }),
    );
    expect(text).toContain('no linear region: the network has no rectifiers');
    expect(text).toContain('elements of the hidden layers');
    expect(text).toContain('warning: Something to know.');
    expect(text).not.toContain('overlap');
  });

  it('keeps names from files on one line', () => {
    const hostile = `a\nb\u001b[31m${'x'.repeat(500)}`;
    const { layers } = makePathwayResult();
    const pathway = makePathway();
    const result = makePathwayResult({
      device: hostile,
      layers: layers.map((layer, i) => ({ ...layer, name: `${i}${hostile}` })),
      pathways: [
        { ...pathway, layers: pathway.layers.map((layer, i) => ({ ...layer, name: `${i}${hostile}` })) },
      ],
      output: { name: 'logits', labels: [hostile, hostile] },
      warnings: [hostile],
    });
    const lines = resultText(result).split('\n');
    expect(lines).toHaveLength(resultText(makePathwayResult({ warnings: ['one'] })).split('\n').length);
    expect(lines.join('')).not.toContain('\u001b');
    expect(resultSvg(result)).not.toContain('\u001b');
  });
});

it.each([
  [undefined, '-'],
  [{ visited: 3, kinks: 3 }, 'unbounded'],
  [{ visited: 3, kinks: 9 }, 'unknown (3 of 9 kinks)'],
  [{ value: 0.5, rectifiers: 0.5, visited: 3, kinks: 3 }, '0.500'],
  [{ value: 0.5, rectifiers: 0.5, visited: 3, kinks: 9 }, 'at most 0.500 (3 of 9 kinks)'],
  [{ value: 0, rectifiers: 0.5, visited: 3, kinks: 9 }, '0 (0.500 by the rectifiers alone, 3 of 9 kinks)'],
])('radius %j is "%s"', (radius, words) => {
  expect(describeRadius(radius === undefined ? {} : { radius })).toBe(words);
});

it('the picture has a bar a layer', () => {
  const svg = resultSvg(makePathwayResult());
  expect(svg).toContain('Critical pathways of small.onnx on digits.npy');
  expect(svg.match(/<rect/g)!.length).toBeGreaterThanOrEqual(2);
  expect(svg).toContain('1 of 8');
});
