import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agree } from '../../../../src/engine/agreement/agree.ts';
import { intersect } from '../../../../src/engine/agreement/intersect.ts';
import { nameHighest } from '../../../../src/engine/agreement/nameHighest.ts';
import { neuronEvidence } from '../../../../src/engine/agreement/neuronEvidence.ts';
import { overlap } from '../../../../src/engine/agreement/overlap.ts';
import { rankCorrelation } from '../../../../src/engine/agreement/rankCorrelation.ts';
import { scoresOfElements } from '../../../../src/engine/agreement/scoresOfElements.ts';
import { withTop } from '../../../../src/engine/agreement/withTop.ts';
import { hypergeometricTail } from '../../../../src/engine/numeric/hypergeometricTail.ts';
import { holm } from '../../../../src/engine/numeric/holm.ts';
import { Random } from '../../../../src/engine/numeric/Random.ts';
import { spearman } from '../../../../src/engine/numeric/spearman.ts';
import { spearmanInterval } from '../../../../src/engine/numeric/spearmanInterval.ts';
import type { AgreementMethod } from '../../../../src/protocol/AgreementResult.ts';
import { ResultSchema } from '../../../../src/protocol/Result.ts';
import { makeIntervention } from '../../../support/makeIntervention.ts';
import { inputsOf, makeAgreementCase } from '../../../support/makeAgreement.ts';
import { makeNeucept } from '../../../support/makeNeucept.ts';
import { makePositionRules } from '../../../support/makeRulesResult.ts';

/** All subsets of 0 … items - 1 with so many members. */
function subsets(items: number, size: number): number[][] {
  if (size === 0) return [[]];
  if (items < size) return [];
  return [...subsets(items - 1, size), ...subsets(items - 1, size - 1).map((rest) => [...rest, items - 1])];
}

const method = (
  source: number,
  scores: readonly (number | null)[],
  named: readonly number[],
): AgreementMethod => ({ source, scores: [...scores], named: [...named] });

const comparePair = (first: AgreementMethod, second: AgreementMethod, seed: number) => {
  const correlation = rankCorrelation(first.scores, second.scores, seed);
  return { ...overlap(first, second), ...(correlation && { correlation }) };
};

/** Scores with ties and gaps, and some of the channels that have a score. */
const methodArbitrary = (channels: number): fc.Arbitrary<Omit<AgreementMethod, 'source'>> =>
  fc
    .array(fc.tuple(fc.option(fc.integer({ min: 0, max: 6 }), { freq: 6 }), fc.boolean()), {
      minLength: channels,
      maxLength: channels,
    })
    .map((list) => ({
      scores: list.map(([score]) => score),
      named: list.flatMap(([score, chosen], channel) => (score !== null && chosen ? [channel] : [])),
    }));

const pairArbitrary = fc
  .integer({ min: 1, max: 25 })
  .chain((channels) => fc.tuple(methodArbitrary(channels), methodArbitrary(channels), fc.nat()));

describe('the chance of an overlap', () => {
  it('is the share of all draws that have as many items in common', () => {
    for (const [items, first, second] of [
      [7, 3, 4],
      [6, 5, 4],
      [8, 2, 2],
    ] as const) {
      const draws = subsets(items, second);
      const fixed = Array.from({ length: first }, (_, i) => i);
      for (let both = 0; both <= Math.min(first, second); both++) {
        const as = draws.filter((draw) => fixed.filter((item) => draw.includes(item)).length >= both);
        expect(hypergeometricTail(items, first, second, both)).toBeCloseTo(as.length / draws.length, 12);
      }
    }
  });

  it('is a chance for layers of any size', () => {
    expect(hypergeometricTail(0, 0, 0, 0)).toBe(1);
    expect(hypergeometricTail(20_000, 2000, 2000, 400)).toBeLessThan(1e-10);
    expect(hypergeometricTail(20_000, 2000, 2000, 0)).toBe(1);
    expect(hypergeometricTail(20_000, 2000, 2000, 200)).toBeCloseTo(0.51, 1);
  });
});

describe('the interval of a rank correlation', () => {
  it('is that of resamples written out', () => {
    const random = new Random(3);
    const a = Array.from({ length: 15 }, () => random.integer(6));
    const b = a.map((value) => value + 2 * random.normal());
    // The items in the order that the function takes them in, drawn by the same generator.
    const items = a.map((_, i) => i).sort((i, j) => a[i]! - a[j]! || b[i]! - b[j]!);
    const draws = new Random(9);
    const values = Array.from({ length: 1000 }, () => {
      const drawn = items.map(() => items[draws.integer(items.length)]!);
      return spearman(
        drawn.map((i) => a[i]!),
        drawn.map((i) => b[i]!),
      );
    })
      .filter((value) => value !== undefined)
      .sort((x, y) => x - y);
    const { low, high } = spearmanInterval(a, b, 9)!;
    expect(low).toBeCloseTo(values[Math.round(0.025 * (values.length - 1))]!, 10);
    expect(high).toBeCloseTo(values[Math.round(0.975 * (values.length - 1))]!, 10);
  });

  it('holds the true value about as often as it says, also with ties', () => {
    const random = new Random(7);
    // Scores of rules are 0 for many. The true values: 6 / π · asin(0.25) without ties, and that of a million items.
    for (const [least, truth] of [
      [-Infinity, 0.483],
      [0, 0.444],
    ] as const) {
      let held = 0;
      for (let run = 0; run < 150; run++) {
        const a = Array.from({ length: 40 }, () => random.normal());
        const b = a.map((value) => Math.max(least, 0.5 * value + Math.sqrt(0.75) * random.normal()));
        const { low, high } = spearmanInterval(a, b, run)!;
        if (low <= truth && truth <= high) held++;
      }
      expect(held / 150).toBeGreaterThan(0.89);
      expect(held / 150).toBeLessThan(0.995);
    }
  });

  it('is none where it would not hold the true value: of few items, and where nearly all are equal', () => {
    const ten = Array.from({ length: 10 }, (_, i) => (i * 7) % 10);
    const nearlyEqual = Array.from({ length: 100 }, (_, i) => (i < 92 ? 0 : i));
    const all = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
    expect(spearmanInterval(ten, ten, 0)).toBeDefined();
    expect(spearmanInterval(ten.slice(1), ten.slice(1), 0)).toBeUndefined();
    expect(spearmanInterval(nearlyEqual, all, 0)).toBeUndefined();
    expect(spearmanInterval(all, nearlyEqual, 0)).toBeUndefined();
  });
});

describe('the correction for many pairs', () => {
  it('is that of the definition', () => {
    // As p.adjust(p, "holm") of R gives it.
    const adjusted = [0.03, 0.06, 0.06, 0.02];
    holm([0.01, 0.04, 0.03, 0.005]).forEach((value, i) => expect(value).toBeCloseTo(adjusted[i]!, 12));
    expect(holm([0.5, 0.6, 1])).toEqual([1, 1, 1]);
    expect(holm([0.2])).toEqual([0.2]);
    expect(holm([])).toEqual([]);
  });

  it('finds anything among pairs that agree by chance in no more than 5 % of the cases', () => {
    const random = new Random(11);
    let found = 0;
    for (let run = 0; run < 400; run++) {
      const draws = Array.from({ length: 5 }, (_, source) =>
        method(source, new Array<number>(60).fill(1), random.permutation(60).slice(0, 20)),
      );
      const chances = draws.flatMap((a, i) => draws.slice(i + 1).map((b) => overlap(a, b).chance));
      if (holm(chances).some((chance) => chance < 0.05)) found++;
    }
    expect(found / 400).toBeLessThan(0.08);
  });
});

describe('two analyses of a layer', () => {
  it('are compared over what both looked at', () => {
    const first = method(0, [5, 4, 3, 2, 1, null], [0, 1, 2]);
    const second = method(3, [5, null, 4, 3, 1, 9], [0, 3, 5]);
    const pair = comparePair(first, second, 1);
    expect(pair).toMatchObject({
      ...{ common: 4, firstNamed: 2, secondNamed: 2, both: 1 },
      jaccard: 1 / 3,
      expected: 1,
      // Of C(4, 2) = 6 draws one has nothing in common.
      chance: expect.closeTo(5 / 6, 10) as number,
    });
    expect(pair.correlation!.value).toBe(spearman([5, 3, 2, 1], [5, 4, 3, 1]));
  });

  it('have no number where there is none', () => {
    const pair = comparePair(method(0, [null, 1], []), method(1, [1, null], []), 1);
    expect(pair).toEqual({
      ...{ common: 0, firstNamed: 0, secondNamed: 0, both: 0 },
      expected: 0,
      chance: 1,
    });
  });

  it('do not depend on the numbers of the channels', () => {
    fc.assert(
      fc.property(pairArbitrary, ([a, b, seed]) => {
        const order = new Random(seed).permutation(a.scores.length);
        const permuted = ({ scores, named }: Omit<AgreementMethod, 'source'>, source: number) =>
          method(
            source,
            order.map((from) => scores[from]!),
            order.flatMap((from, to) => (named.includes(from) ? [to] : [])),
          );
        const there = comparePair({ ...a, source: 0 }, { ...b, source: 1 }, 5);
        const back = comparePair(permuted(a, 0), permuted(b, 1), 5);
        const { correlation, ...counts } = there;
        const { correlation: other, ...otherCounts } = back;
        expect(otherCounts).toEqual(counts);
        expect(other?.value === undefined).toBe(correlation?.value === undefined);
        if (correlation && other) {
          expect(other.value).toBeCloseTo(correlation.value, 10);
          expect(other.low ?? 0).toBeCloseTo(correlation.low ?? 0, 10);
          expect(other.high ?? 0).toBeCloseTo(correlation.high ?? 0, 10);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the sets of a layer', () => {
  it('are those of the definition, with what chance would give', () => {
    const sets = intersect([method(0, [1, 1, 1, 1], [0, 1]), method(2, [1, 1, 1, 1], [1, 2])]);
    expect(sets.map(({ sources, neurons }) => [sources, neurons])).toEqual([
      [[0, 2], [1]],
      [[0], [0]],
      [[2], [2]],
    ]);
    expect(sets.map(({ expected }) => expected)).toEqual([1, 1, 1]);
  });

  it('hold each named channel once; what chance gives sums to the channels', () => {
    fc.assert(
      fc.property(pairArbitrary, ([a, b]) => {
        const methods = [
          { ...a, source: 0 },
          { ...b, source: 1 },
        ];
        const sets = intersect(methods);
        const members = sets.flatMap(({ neurons }) => neurons).sort((x, y) => x - y);
        expect(members).toEqual([...new Set([...a.named, ...b.named])].sort((x, y) => x - y));
        for (const { sources, neurons } of sets) {
          for (const { source, named } of methods) {
            for (const neuron of neurons) expect(named.includes(neuron)).toBe(sources.includes(source));
          }
        }
        const total = sets.reduce((sum, { expected }) => sum + expected, 0);
        expect(total).toBeLessThanOrEqual(a.scores.length + 1e-9);
      }),
    );
  });
});

describe('what a method says of channels', () => {
  it('names the highest, with all that are as high as the last of them, and none at 0', () => {
    expect(nameHighest([1, 5, 3, 3, null, 0], 2)).toEqual([1, 2, 3]);
    expect(nameHighest([0, 0, 2], 3)).toEqual([2]);
    expect(nameHighest([0, null], 3)).toEqual([]);
  });

  it('is the mean over the positions of its elements', () => {
    expect(scoresOfElements([1, 2, 3, 4, 5, 7], [2, 3], 0)).toEqual([2, 16 / 3]);
    expect(scoresOfElements([1, 2, 3, 4, 5, 9], [3, 2], 1)).toEqual([3, 5]);
  });

  it('is what its kind means by it', () => {
    const { conductance, pathway, neucept, rules } = makeAgreementCase();
    expect(neuronEvidence(conductance)[1]).toMatchObject({
      name: 'dense',
      scores: [0.1, 0.9, 0.3, 0.2, 0.8, 0, 0.7, 0.6],
    });
    expect(neuronEvidence(pathway)).toMatchObject([
      // Elements 5 and 7 are of the first channel, 20 and 31 of the second; both have 16 positions.
      { name: 'conv', scores: [2 / 16, 2 / 16] },
      { name: 'dense', scores: [1, 1, 0, 1, 0, 0, 1, 0] },
    ]);
    expect(neuronEvidence(pathway, 0.95)[1]).toMatchObject({ scores: [0, 0, 0, 0, 0, 0, 1, 0] });
    expect(() => neuronEvidence(pathway, 0.5)).toThrow(
      'not traced at a sparsity of 0.5; there are 0.8, 0.95',
    );
    expect(neuronEvidence(neucept)).toMatchObject([
      { name: 'dense', scores: [0.1, 0.5, 0.2, -0.1, 0.4, null, 0.3, 0.4], named: [1, 4, 7] },
    ]);
    expect(neuronEvidence(rules)).toMatchObject([
      { name: 'conv', scores: [20, null], named: [0] },
      { name: 'dense', scores: [0, 60, 0, 0, 100, null, 20, null], named: [1, 4, 6] },
    ]);
  });

  it('counts a position of a rule for its channel', () => {
    expect(neuronEvidence(makePositionRules())).toMatchObject([
      { name: 'conv', scores: [0, 0, 55, 0], named: [2] },
    ]);
  });

  it('is refused where elements say nothing of their channel', () => {
    const { conductance, neucept, rules } = makeAgreementCase();
    conductance.layers[0]!.unit = 'element';
    neucept.layers[0]!.unit = 'element';
    rules.parameters.unit = 'element';
    expect(neuronEvidence(conductance)[0]).toMatchObject({
      refused: expect.stringContaining('analyse it with the unit channel') as string,
    });
    // A dense layer's elements are its channels.
    expect(neuronEvidence(neucept)[0]).toHaveProperty('scores');
    expect(neuronEvidence(rules).map((layer) => 'refused' in layer)).toEqual([true, false]);
    neucept.layers[0]!.shape = [2, 4];
    expect(neuronEvidence(neucept)[0]).toHaveProperty('refused');
  });
});

describe('the agreement of several analyses', () => {
  const names = ({ methods }: { methods: readonly AgreementMethod[] }) =>
    methods.map(({ source, named }) => [source, named]);

  it('is a document with all that they say, layer by layer', () => {
    const { conductance, pathway, neucept, rules } = makeAgreementCase();
    const result = agree(inputsOf([conductance, pathway, neucept, rules]));
    expect(ResultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
    expect(result.model).toEqual(pathway.model);
    expect(result.layers.map(({ name, neurons }) => [name, neurons])).toEqual([
      ['conv', 2],
      ['dense', 8],
    ]);
    const [conv, dense] = result.layers;
    // NeuCEPT names three of the dense layer, so three are named by those that only rank, and a tenth of two is one.
    expect(names(dense!)).toEqual([
      [0, [1, 4, 6]],
      [1, [0, 1, 3, 6]],
      [2, [1, 4, 7]],
      [3, [1, 4, 6]],
    ]);
    expect(dense!.methods.map(({ top }) => top)).toEqual([3, 3, undefined, undefined]);
    expect(conv!.methods.map(({ source }) => source)).toEqual([0, 1, 3]);
    expect(dense!.pairs).toHaveLength(6);
    expect(dense!.intersections[0]).toMatchObject({ sources: [1], neurons: [0, 3] });
    expect(result.warnings.join('\n')).toMatch(/different numbers of samples of the same data/);
    expect(result.warnings.join('\n')).toMatch(/different outputs \(.*NeuCEPT: class 1\)/);
    expect(result.warnings.join('\n')).toMatch(/Pathways is of 1 sample only/);
    expect(result.sources.map(({ path }) => path)).toContain('neucept.nlens.json');
  });

  it('takes the layers, the number and the sparsity that are asked for', () => {
    const { conductance, pathway } = makeAgreementCase();
    const inputs = inputsOf([conductance, pathway]);
    const result = agree(inputs, { layers: ['dense'], top: 2, sparsity: 0.95 });
    expect(result.layers.map(names)).toEqual([
      [
        [0, [1, 4]],
        [1, [6]],
      ],
    ]);
    const again = agree(inputs, { layers: ['dense'], top: 2, sparsity: 0.95 });
    expect(again.layers).toEqual(result.layers);
  });

  it('corrects the chances of all pairs of all layers together', () => {
    const { conductance, pathway, neucept, rules } = makeAgreementCase();
    const pairs = agree(inputsOf([conductance, pathway, neucept, rules])).layers.flatMap(
      (layer) => layer.pairs,
    );
    expect(pairs).toHaveLength(9);
    expect(pairs.map(({ adjusted }) => adjusted)).toEqual(holm(pairs.map(({ chance }) => chance)));
  });

  it('is the same whether the number of named neurons is asked for at once or later', () => {
    const { conductance, pathway, neucept, rules } = makeAgreementCase();
    const inputs = inputsOf([conductance, pathway, neucept, rules]);
    const usual = agree(inputs);
    for (const top of [1, 2, 5, 100] as const) {
      const { layers, parameters } = agree(inputs, { top });
      expect(withTop(usual, top).layers).toEqual(layers);
      expect(withTop(usual, top).parameters).toEqual(parameters);
      expect(withTop(withTop(usual, top), 'auto').layers).toEqual(usual.layers);
    }
  });

  it('is full for one analysis given twice, and says so', () => {
    const { conductance } = makeAgreementCase();
    const result = agree(inputsOf([conductance, conductance]));
    for (const { pairs, intersections } of result.layers) {
      expect(pairs[0]!.jaccard).toBe(1);
      expect(pairs[0]!.correlation!.value).toBeCloseTo(1, 12);
      if (pairs[0]!.correlation!.low !== undefined) {
        expect(pairs[0]!.correlation!.low).toBeCloseTo(1, 12);
      }
      expect(intersections.map(({ sources }) => sources)).toEqual([[0, 1]]);
    }
    expect(result.warnings).toContain('Conductance 1 and Conductance 2 are one and the same analysis.');
  });

  it('names what is not compared, and why', () => {
    const { conductance, neucept, rules } = makeAgreementCase();
    conductance.layers[0]!.unit = 'element';
    neucept.layers[0]!.name = 'head';
    rules.data = { ...rules.data, sha256: 'f'.repeat(64) };
    const result = agree(inputsOf([conductance, neucept, rules]));
    expect(result.layers.map(({ name }) => name)).toEqual(['dense']);
    expect(result.unmatched.map(({ source, layer }) => [source, layer])).toEqual([
      [0, 'conv'],
      [2, 'conv'],
      [1, 'head'],
    ]);
    expect(result.warnings[0]).toMatch(/^The analyses are of different data/);
  });

  it.each([
    ['one analysis', () => inputsOf([makeAgreementCase().rules]), 'two analyses or more'],
    [
      'another model',
      () => {
        const { conductance, rules } = makeAgreementCase();
        return inputsOf([conductance, { ...rules, model: { ...rules.model, sha256: 'e'.repeat(64) } }]);
      },
      /^conductance.nlens.json is of models\/small.onnx \(SHA-256 aaaaaaaa…\) and rules.nlens.json of .* \(eeeeeeee…\)/,
    ],
    [
      'a kind that names no neurons',
      () => [...inputsOf([makeAgreementCase().rules]), { result: makeIntervention() }],
      'kind intervention, which names no neurons of layers: give one of conductance, pathway, neucept, rules',
    ],
    [
      'matrices',
      () => {
        const matrix = makeNeucept();
        return inputsOf([matrix, matrix]);
      },
      'z.npy is a matrix of activations',
    ],
    [
      'no common layer',
      () => {
        const { conductance, neucept } = makeAgreementCase();
        neucept.layers[0]!.name = 'head';
        return inputsOf([conductance, neucept]);
      },
      'no layer in common (Conductance: conv, dense; NeuCEPT: head)',
    ],
  ])('refuses %s', (_, inputs, message) => {
    expect(() => agree(inputs())).toThrow(message);
  });

  it('refuses layers and sparsities that are not there', () => {
    const { conductance, rules } = makeAgreementCase();
    const inputs = inputsOf([conductance, rules]);
    expect(() => agree(inputs, { layers: ['fc9'] })).toThrow(
      'no two of the analyses have a layer fc9; they share conv, dense',
    );
    expect(() => agree(inputs, { sparsity: 0.8 })).toThrow('none of the analyses has any');
  });
});
