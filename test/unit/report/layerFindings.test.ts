import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/protocol/Result.ts';
import { layerFindings } from '../../../src/report/layerFindings.ts';
import { escapeMarkdown, layerHover, layerSummary } from '../../../src/report/layerHover.ts';
import { scoreBars } from '../../../src/report/scoreBars.ts';
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

describe('layerFindings', () => {
  it('puts together what several results say of a layer', () => {
    const found = layerFindings([conductance, neucept]).get('fc1')!;
    const layer = conductance.layers.find(({ name }) => name === 'fc1')!;
    const best = layer.meanAbsolute.indexOf(Math.max(...layer.meanAbsolute));
    expect(found.layer).toMatchObject({ name: 'fc1', operator: 'Relu', shape: [84] });
    expect(found.conductance?.document).toBe(conductance);
    expect(found.conductance?.top).toHaveLength(5);
    expect(found.conductance?.top[0]).toEqual({
      neuron: best,
      score: layer.scores[best],
      rank: [layer.rankInterval!.low[best], layer.rankInterval!.high[best]],
    });
    expect(found.critical).toEqual({ neurons: [2, 3], q: 0.5, document: neucept });
    expect(found.dead).toEqual({ count: 1, neurons: 6, meaning: 'constant', document: neucept });
  });

  it('names the rules that a layer takes part in, on either side', () => {
    const { linear, conv } = Object.fromEntries(layerFindings([rules]));
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
    expect(layerFindings([rules]).has('class')).toBe(false);
  });

  it('takes the mean share of the pathways, and the first of several documents', () => {
    const pathway = makePathwayResult();
    const { share, sparsity } = layerFindings([pathway]).get('dense')!.pathway!;
    expect(sparsity).toBe(0.95);
    expect(share).toBe(pathway.pathways[0]!.layers[1]!.kept[1]!.length / 8);
    const older = makeConductanceResult({ seed: 2 });
    expect(layerFindings([conductance, older]).get('conv1')?.conductance?.document).toBe(conductance);
  });

  it('finds nothing in results of matrices', () => {
    expect(layerFindings([matrices]).size).toBe(0);
  });
});

const link = (document: Result, layer: string) => `command:show?${document.kind}-${layer}`;
const hovered = (results: readonly Result[], name: string) => ({
  name,
  model: 'models/small.onnx',
  findings: layerFindings(results).get(name)!,
});

describe('layerHover', () => {
  it('says what is known, each with a link to where it comes from', () => {
    const text = layerHover({ ...hovered([conductance, neucept], 'fc1'), parameters: 10_164 }, link);
    expect(text).toMatch(/^\*\*fc1\*\* of small&#46;onnx · Relu · 84 · 10\u2009164 parameters\n\n/);
    expect(text).toMatch(
      /\[Conductance\]\(command:show\?conductance-fc1\) \(40 samples\): #\d+ .+ \(rank \d+–\d+\)/,
    );
    expect(text).toMatch(/!\[Conductance of each neuron\]\(data:image\/svg\+xml;base64,[\w+/=]+\)/);
    expect(text).toMatch(
      /\[Dead\]\(command:show\?neucept-fc1\): 16\.7.% of the neurons \(1 of 6 constant in 1\u2009000 samples\)/,
    );
    expect(text).toMatch(/\[Critical\]\(command:show\?neucept-fc1\) at q = 0\.500: #2, #3$/);
  });

  it('says what is missing, stale or not certain', () => {
    const layer = hovered([makeNeuceptWithout()], 'fc1');
    const text = layerHover({ ...layer, stale: 'It has changed.', uncertain: 'Two fit.' }, () => undefined);
    expect(text).toContain('⚠ It has changed&#46;\n\nNot certain: Two fit&#46;');
    expect(text).toContain('Critical at q = 0.500: none');
    expect(text).not.toContain('](');
  });

  it('shows rules as a list', () => {
    expect(layerHover(hovered([rules], 'conv'), () => undefined)).toContain(
      'Rules: 1, first those worth most\n\n- 2 of &#123;3, 5, 8&#125; → &#123;4, 9&#125; &#40;linear → conv&#41;',
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
    expect(layerSummary('fc1', layerFindings([neucept]).get('fc1')!)).toMatch(
      /^fc1: 2 critical · 16\.7.% dead$/,
    );
    expect(layerSummary('conv', layerFindings([rules]).get('conv')!)).toBe('conv: 1 rule');
  });
});

describe('scoreBars', () => {
  it('draws a bar for each neuron, or for each of several neurons the largest', () => {
    expect(scoreBars([1, -2, 0]).match(/<rect/g)).toHaveLength(4);
    const many = Array.from({ length: 1000 }, (_, i) => (i === 500 ? -3 : 1));
    const bars = scoreBars(many).match(/<rect[^>]*>/g)!;
    expect(bars.length).toBeLessThanOrEqual(131);
    expect(bars.filter((bar) => bar.includes('#4393c3'))).toHaveLength(1);
    expect(scoreBars([0, 0])).not.toContain('NaN');
  });
});

function makeNeuceptWithout() {
  const [layer] = neucept.layers;
  return { ...neucept, layers: [{ ...layer!, selected: [] }] };
}
