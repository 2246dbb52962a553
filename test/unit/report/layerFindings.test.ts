import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/protocol/Result.ts';
import { layerFindings } from '../../../src/report/layerFindings.ts';
import type { ResultSummary } from '../../../src/report/ResultSummary.ts';
import { summarizeResult } from '../../../src/report/summarizeResult.ts';
import { escapeMarkdown, layerHover, layerSummary } from '../../../src/report/layerHover.ts';
import { scoreBars } from '../../../src/report/scoreBars.ts';
import { makeAgreement } from '../../support/makeAgreement.ts';
import { makeConductanceResult } from '../../support/makeConductanceResult.ts';
import { makeNeucept } from '../../support/makeNeucept.ts';
import { makePathwayResult } from '../../support/makePathwayResult.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';

const conductance = makeConductanceResult({ bootstrap: true });
const matrices = makeNeucept();
const neucept = {
  ...matrices,
  parameters: {
    ...matrices.parameters,
    network: { layers: 'all' as const, class: 1, unit: 'channel' as const, samples: 'all' as const },
  },
};
const rules = makeRulesResult();

const find = (...results: readonly Result[]) => layerFindings(results.map(summarizeResult));

describe('layerFindings', () => {
  it('puts together what several results say of a layer', () => {
    const found = find(conductance, neucept).get('fc1')!;
    const layer = conductance.layers.find(({ name }) => name === 'fc1')!;
    const best = layer.meanAbsolute.indexOf(Math.max(...layer.meanAbsolute));
    expect(found.layer).toMatchObject({ name: 'fc1', operator: 'Relu', shape: [84] });
    expect(found.conductance?.from).toBe(summarizeResult(conductance));
    expect(found.conductance?.top).toHaveLength(5);
    expect(found.conductance?.top[0]).toEqual({
      neuron: best,
      score: layer.scores[best],
      rank: [layer.rankInterval!.low[best], layer.rankInterval!.high[best]],
    });
    expect(found.critical).toEqual({ neurons: [2, 3], q: 0.5, from: summarizeResult(neucept) });
    expect(found.dead).toEqual({ count: 1, neurons: 6, meaning: 'constant', from: summarizeResult(neucept) });
  });

  it('names the rules that a layer takes part in, on either side', () => {
    const { linear, conv } = Object.fromEntries(find(rules));
    expect(linear!.rules).toMatchObject({
      count: 3,
      words: [
        'any of {cat, owl} → {4, 9} (class → linear)',
        'dog → 3 (class → linear)',
        expect.stringMatching(/\(linear → conv\)$/),
      ],
    });
    expect(conv!.rules?.count).toBe(1);
    expect(conv!.dead).toMatchObject({ count: 0, neurons: 20, meaning: 'never active' });
    expect(find(rules).has('class')).toBe(false);
  });

  it('takes the mean share of the pathways, and the first of several documents', () => {
    const pathway = makePathwayResult();
    const { share, sparsity } = find(pathway).get('dense')!.pathway!;
    expect(sparsity).toBe(0.95);
    expect(share).toBe(pathway.pathways[0]!.layers[1]!.kept[1]!.length / 8);
    const older = makeConductanceResult({ seed: 2 });
    expect(find(conductance, older).get('conv1')?.conductance?.from).toBe(summarizeResult(conductance));
  });

  it('finds nothing in results of matrices', () => {
    expect(find(matrices).size).toBe(0);
  });
});

const link = ({ kind }: ResultSummary, layer: string) => `command:show?${kind}-${layer}`;
const hovered = (results: readonly Result[], name: string) => ({
  name,
  model: 'models/small.onnx',
  findings: find(...results).get(name)!,
});

describe('layerHover', () => {
  it('says what is known, each with a link to where it comes from', () => {
    const text = layerHover({ ...hovered([conductance, neucept], 'fc1'), parameters: 10_164 }, link);
    const picture = /!\[Conductance of each neuron\]\(data:image\/svg\+xml;base64,[\w+/=]+\)/;
    expect(text).toMatch(picture);
    expect(text.replace(picture, 'PICTURE')).toBe(
      [
        '**fc1** of small&#46;onnx · Relu · 84 · 10\u2009164 parameters\n',
        '| | PICTURE |',
        '| :-- | :-- |',
        '| [Conductance](command:show?conductance-fc1) | #3 0.886, #1 0.843, #0 0.549, #6, #11 |',
        '| [Critical](command:show?neucept-fc1) | #2, #3 at q = 0.500 |',
        '| [Dead](command:show?neucept-fc1) | 16.7\u2009%: 1 of 6 neurons, constant |\n',
        'Conductance: 40 samples, 2026-01-02 · Critical, Dead: 1\u2009000 samples, 2026-05-04',
      ].join('\n'),
    );
  });

  it('says the interval of a rank, where it is not the rank itself', () => {
    const { from, scores } = find(conductance).get('fc1')!.conductance!;
    const top = [
      { neuron: 3, score: 2, rank: [1, 2] as const },
      { neuron: 1, score: 1, rank: [2, 2] as const },
    ];
    const layer = { ...hovered([conductance], 'fc1').findings, conductance: { from, scores, top } };
    const text = layerHover({ name: 'fc1', model: 'a.onnx', findings: layer }, () => undefined);
    expect(text).toContain('| #3 2.00 (rank 1–2), #1 1.00 |');
  });

  it('says what is missing, stale or not certain', () => {
    const layer = hovered([makeNeuceptWithout()], 'fc1');
    const more = { stale: 'It has changed.', uncertain: 'Two fit.', notes: ['One is too large.'] };
    const text = layerHover({ ...layer, ...more }, () => undefined);
    expect(text).toContain('⚠ It has changed&#46;\n\n**Not certain.** Two fit&#46;\n\n|');
    expect(text).toContain('| Critical | none at q = 0.500 |');
    expect(text).toMatch(/\n\n1\u2009000 samples · 2026-05-04\n\nOne is too large&#46;$/);
    expect(text).not.toContain('](');
  });

  it('shows the rules that are worth most, one below the other', () => {
    expect(layerHover(hovered([rules], 'conv'), () => undefined)).toContain(
      '| Rules | 2 of &#123;3, 5, 8&#125; → &#123;4, 9&#125; &#40;linear → conv&#41; |\n| Dead | none of 20 neurons |',
    );
    expect(layerHover(hovered([rules], 'linear'), () => undefined)).toMatch(
      /\n\| Rules \| .+ \|\n\| \| dog → 3 &#40;class → linear&#41; and 1 more \|\n\| Dead/,
    );
  });

  it('names the neurons that most methods agree on', () => {
    const agreement = makeAgreement();
    const { methods } = agreement.layers.find(({ name }) => name === 'dense')!;
    const naming = (neuron: number) => methods.filter(({ named }) => named.includes(neuron)).length;
    const most = Math.max(...Array.from({ length: 8 }, (_, neuron) => naming(neuron)));
    const best = [0, 1, 2, 3, 4, 5, 6, 7].filter((neuron) => naming(neuron) === most);
    expect(most).toBeGreaterThan(1);
    expect(layerHover(hovered([agreement], 'dense'), () => undefined)).toContain(
      `| Agreement | ${best.map((neuron) => `#${neuron}`).join(', ')}: named by ${most} of ${methods.length} methods |`,
    );
  });

  it('takes any name for text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const escaped = escapeMarkdown(name);
        expect(escaped.replace(/&#\d+;/g, '')).not.toMatch(/[\\`*_{}[\]()#<>!|~$&:/@.]/);
        const back = escaped.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
        expect(back).toBe(name);
      }),
    );
    const layer = hovered([rules], 'conv');
    const hostile = `](command:evil) ![x](http://a.b/c) <img src=x onerror=y>\n# ${'long '.repeat(2e6)}`;
    const text = layerHover({ ...layer, name: hostile, model: hostile }, () => undefined);
    expect(text.length).toBeLessThan(3_000);
    expect(text).not.toMatch(/\]\(|<img|\n#/);
  });
});

describe('layerSummary', () => {
  it('is one line', () => {
    expect(layerSummary('fc1', find(neucept).get('fc1')!)).toMatch(/^fc1: 2 critical · 16\.7.% dead$/);
    expect(layerSummary('conv', find(rules).get('conv')!)).toBe('conv: 1 rule');
  });

  it('says what methods agree on where nothing else is known', () => {
    const agreement = makeAgreement();
    const { name } = agreement.layers[0]!;
    const found = find(agreement).get(name)!;
    const { neurons, named, methods } = found.agreement!;
    expect(layerSummary(name, found)).toBe(
      `${name}: ${neurons.length} named by ${Math.max(named, 2)} of ${methods} methods`,
    );
  });
});

describe('scoreBars', () => {
  it('draws a bar for each neuron, or for each of several neurons the largest', () => {
    expect(scoreBars([1, -2, 0]).match(/<rect/g)).toHaveLength(4);
    const many = Array.from({ length: 1000 }, (_, i) => (i === 500 ? -3 : 1));
    const bars = scoreBars(many).match(/<rect[^>]*>/g)!;
    expect(bars.length).toBeLessThanOrEqual(161);
    expect(bars.filter((bar) => bar.includes('#4393c3'))).toHaveLength(1);
    expect(scoreBars([0, 0])).not.toContain('NaN');
  });
});

function makeNeuceptWithout() {
  const [layer] = neucept.layers;
  return { ...neucept, layers: [{ ...layer!, selected: [] }] };
}
