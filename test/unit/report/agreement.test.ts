import { describe, expect, it } from 'vitest';
import { parseResult, parseResultText } from '../../../src/protocol/Result.ts';
import { agreementNeurons } from '../../../src/report/agreementNeurons.ts';
import { agreementCounts, agreementVerdict, overlapWords } from '../../../src/report/describeAgreement.ts';
import { evidenceSelection } from '../../../src/report/evidenceSelection.ts';
import { evidenceWords } from '../../../src/report/evidenceWords.ts';
import { reportHtml } from '../../../src/report/reportHtml.ts';
import { resultSvg } from '../../../src/report/resultSvg.ts';
import { resultText } from '../../../src/report/resultText.ts';
import { makeAgreement, makeAgreementCase } from '../../support/makeAgreement.ts';

const hostile = '</script><img src=x onerror=alert(1)>"&\'\u001b[31m\n';

describe('an agreement', () => {
  it('is told in words', () => {
    const text = resultText(makeAgreement());
    expect(text).toContain('Agreement of Conductance, Pathways, NeuCEPT, Rules on small.onnx');
    expect(text).toContain(
      'NeuCEPT: 1 000 samples of digits.npy; class 1, precision 50.0 %, neucept.nlens.json',
    );
    expect(text).toContain(
      'dense: Of 8 neurons all 4 analyses name 1, two or more name 3; 2 are named by none.',
    );
    expect(text).toMatch(/Conductance, Rules +3 of 3, .* by chance \(p /);
    expect(text).toMatch(/\n {2}#1 +4 of 4 +1 \* +1= \* +1 \* +2 \*\n/);
    expect(text).toContain('not tested');
    expect(text).toContain('named by both, of any; p corrected for all 9 pairs (Holm)');
    expect(text).toContain('warning: The analyses explain different outputs');
  });

  it('orders neurons by how many name them, then by their ranks', () => {
    const [, dense] = makeAgreement().layers;
    const neurons = agreementNeurons(dense!);
    expect(neurons.map(({ neuron, names }) => [neuron, names])).toEqual([
      [1, 4],
      [4, 3],
      [6, 3],
      [7, 1],
      [0, 1],
      [3, 1],
      [2, 0],
      [5, 0],
    ]);
    // Of pathways four share the first rank, and the others the fifth.
    expect(neurons[0]!.voices[1]).toEqual({ source: 1, named: true, score: 1, rank: 1, tied: true });
    expect(neurons[1]!.voices[1]).toMatchObject({ rank: 5, tied: true, named: false });
    expect(neurons.at(-1)!.voices[2]).toEqual({ source: 2, named: false, tied: false });
    expect(agreementCounts(dense!)).toEqual({ all: 1, several: 3, one: 3, none: 2 });
  });

  it('says of chance what the numbers say', () => {
    const [, dense] = makeAgreement().layers;
    const pair = { ...dense!.pairs[0]!, common: 40, firstNamed: 8, secondNamed: 6, both: 6, expected: 1.2 };
    expect(overlapWords({ ...pair, adjusted: 0.0000001 })).toBe('6 of 8, 1.20 by chance (p < 0.001)');
    const two = { ...dense!, methods: dense!.methods.slice(0, 2) };
    expect(agreementVerdict({ ...two, pairs: [{ ...pair, adjusted: 0.01 }] })).toContain(
      'That is more than chance.',
    );
    // 1 of 20 is not below 5 %, also where it is computed from logarithms.
    expect(agreementVerdict({ ...two, pairs: [{ ...pair, adjusted: 0.05 - 1e-14 }] })).toContain(
      'no more than',
    );
    expect(agreementVerdict({ ...two, pairs: [{ ...pair, chance: 0.01, adjusted: 0.2 }] })).toContain(
      'no more than chance',
    );
  });

  it('says of each neuron what the evidence is, and where it is chosen in the analysis', () => {
    const { conductance, pathway, neucept, rules } = makeAgreementCase();
    const result = makeAgreement();
    const dense = result.layers[1]!;
    const words = (neuron: number): string[] =>
      agreementNeurons(dense)
        .find((each) => each.neuron === neuron)!
        .voices.map((voice, i) =>
          evidenceWords(result.sources[voice.source]!.kind, dense.methods[i]!, voice),
        );
    expect(words(4)).toEqual([
      'Mean |conductance| 0.800, rank 2 of 8: among the highest.',
      'On the pathway in 0\u2009% of the cases, rank 5= of 8.',
      'Mean W 0.400, rank 2= of 7; selected.',
      'In rules that save 100 bits together, rank 1 of 6.',
    ]);
    expect(words(5).slice(2)).toEqual([
      'Not tested: it is constant in these samples.',
      'Always or never active in these samples: no rule can have it.',
    ]);
    expect(evidenceSelection(conductance, 'dense', 4)).toMatchObject({ layer: 'dense', neuron: 4 });
    // The second channel of the convolution has element 20.
    expect(evidenceSelection(pathway, 'conv', 1)).toEqual({ pathway: { sample: 0, level: 0, layer: 0 } });
    expect(evidenceSelection(pathway, 'dense', 6, 0.95)).toEqual({
      pathway: { sample: 0, level: 1, layer: 1 },
    });
    expect(evidenceSelection(neucept, 'dense', 7)).toEqual({ neucept: { layer: 0, neuron: 4 } });
    expect(evidenceSelection(rules, 'dense', 6)).toEqual({ rule: { pair: 1, rule: 0 } });
    expect(evidenceSelection(rules, 'dense', 3)).toBeUndefined();
    expect(evidenceSelection(result, 'dense', 3)).toBeUndefined();
  });

  it('comes back from a report unchanged, and is a picture', () => {
    const result = makeAgreement();
    const html = reportHtml(result, { script: '', style: '' });
    const json = /<script type="application\/json" id="result">(.*?)<\/script>/s.exec(html)![1]!;
    expect(parseResultText(json)).toEqual(result);
    const picture = resultSvg(result);
    expect(picture).toContain('NeuCEPT (3)');
    expect(picture).not.toContain('NaN');
  });

  it('keeps its strings from becoming markup or more lines', () => {
    const result = makeAgreement();
    const lines = resultText(result).split('\n').length;
    result.model.path = hostile;
    result.layers[0]!.name = hostile;
    result.sources[0]!.path = hostile;
    result.sources[1]!.data.path = hostile;
    result.warnings[0] = hostile;
    expect(resultText(result)).not.toContain('\u001b');
    expect(resultText(result).split('\n')).toHaveLength(lines);
    expect(resultSvg(result)).not.toContain('<img');
    expect(reportHtml(result, { script: '', style: '' })).not.toContain('<img');
  });

  it('is refused where its parts do not fit each other', () => {
    const change = (edit: (result: ReturnType<typeof makeAgreement>) => void) => () => {
      const result = makeAgreement();
      edit(result);
      parseResult(result);
    };
    expect(change(() => {})).not.toThrow();
    expect(change(({ layers }) => layers[1]!.methods[0]!.named.push(8))).toThrow('do not fit its neurons');
    expect(change(({ layers }) => layers[1]!.methods[0]!.scores.pop())).toThrow('do not fit its neurons');
    expect(change(({ layers }) => (layers[0]!.pairs[0]!.second = 2))).toThrow('do not fit its neurons');
    expect(change(({ sources }) => sources.pop())).toThrow('an analysis is named that is not there');
  });
});
