import { encodeArray } from '../../src/protocol/EncodedArray.ts';
import type { RulesResult } from '../../src/protocol/RulesResult.ts';
import { randomSource } from './random.ts';
import { resultHeader } from './resultHeader.ts';

/** A small, valid result with rules of every form. */
export function makeRulesResult(change: Partial<RulesResult> = {}): RulesResult {
  const rule = (
    head: number[],
    tail: number[],
    [l, k, applies, support, gain]: [number, number, number, number, number],
  ): RulesResult['pairs'][number]['rules'][number] => ({
    head,
    tail,
    l,
    k,
    applies,
    support,
    confidence: support / applies,
    gain,
  });
  return {
    kind: 'rules',
    version: 1,
    ...resultHeader(1000),
    parameters: {
      layers: 'all',
      target: 'predicted',
      theta: 0.3,
      mu: 4,
      unit: 'channel',
      cascade: false,
      strongest: 0,
      prototypes: 0,
    },
    layers: [
      { name: 'class', kind: 'class', shape: [3], active: [300, 300, 400], names: ['cat', 'dog', 'owl'] },
      { name: 'linear', kind: 'layer', shape: [10], active: Array.from({ length: 10 }, () => 200) },
      { name: 'conv', kind: 'layer', shape: [20, 5, 5], active: Array.from({ length: 20 }, () => 100) },
    ],
    pairs: [
      {
        from: 'class',
        to: 'linear',
        rules: [rule([0, 2], [4, 9], [1, 2, 700, 630, 512.3]), rule([1], [3], [1, 1, 300, 299, 400.4])],
        bits: { baseline: 9000, model: 8087.3 },
        partial: false,
      },
      {
        from: 'linear',
        to: 'conv',
        rules: [rule([3, 5, 8], [4, 9], [2, 2, 120, 100, 33])],
        bits: { baseline: 12_000, model: 11_967 },
        partial: true,
      },
    ],
    warnings: ['The search was stopped at linear → conv; what it had found is here.'],
    ...change,
  };
}

/**
 * A result with many rules of one to several heads and tails, made of seeded random numbers.
 * @param layers neurons of each layer, the classes first
 */
export function makeManyRules(options: {
  layers: readonly number[];
  rulesPerPair: number;
  seed: number;
}): RulesResult {
  const random = randomSource(options.seed);
  const samples = 10_000;
  const layers = options.layers.map((neurons, i): RulesResult['layers'][number] => ({
    name: i === 0 ? 'class' : `layer${options.layers.length - i}`,
    kind: i === 0 ? 'class' : 'layer',
    shape: [neurons],
    active: Array.from({ length: neurons }, () => Math.floor(random() * samples)),
  }));
  const some = (neurons: number): number[] => {
    const start = Math.floor(random() * neurons);
    const picked = Array.from({ length: 1 + Math.floor(random() ** 2 * 6) }, () =>
      Math.floor(start + random() * 0.1 * neurons),
    );
    return [...new Set(picked.map((item) => item % neurons))].sort((a, b) => a - b);
  };
  const pairs = layers.slice(1).map((to, i): RulesResult['pairs'][number] => {
    const from = layers[i]!;
    const rules = Array.from({ length: options.rulesPerPair }, () => {
      const [head, tail] = [some(from.shape[0]!), some(to.shape[0]!)];
      const applies = 100 + Math.floor(random() * 2000);
      const support = Math.floor(applies * (0.5 + 0.5 * random()));
      return {
        head,
        tail,
        l: 1 + Math.floor(random() * head.length),
        k: 1 + Math.floor(random() * tail.length),
        applies,
        support,
        confidence: support / applies,
        gain: 1000 * random() ** 3,
      };
    });
    rules.sort((a, b) => b.gain - a.gain);
    return { from: from.name, to: to.name, rules, bits: { baseline: 1e6, model: 6e5 }, partial: false };
  });
  const result = makeRulesResult({ layers, pairs, warnings: [] });
  return { ...result, data: { ...result.data, samples } };
}

/**
 * A result with one rule, whose tails are positions of channel 2 in a plane of 3 × 5, with samples and their inputs.
 * @param shape of the layer
 */
export function makePositionRules(shape = [4, 3, 5]): RulesResult {
  const { layers } = makeRulesResult();
  return makeRulesResult({
    layers: [layers[0]!, { name: 'conv', kind: 'layer', shape, active: [10, 20, 30, 40] }],
    pairs: [
      {
        from: 'class',
        to: 'conv',
        channel: 2,
        plane: { shape: [3, 5], active: Array.from({ length: 15 }, (_, i) => 200 + i) },
        rules: [
          {
            head: [0],
            tail: [1, 13],
            l: 1,
            k: 2,
            applies: 300,
            support: 200,
            confidence: 2 / 3,
            gain: 55,
            strongest: [1, 0],
          },
        ],
        bits: { baseline: 5000, model: 4945 },
        partial: false,
      },
    ],
    samples: [
      { index: 7, label: 0 },
      { index: 41, label: 2 },
    ],
    input: {
      name: 'images',
      shape: [1, 6, 10],
      shown: encodeArray(
        Float32Array.from({ length: 120 }, (_, i) => i / 120),
        [2, 1, 6, 10],
      ),
    },
    warnings: [],
  });
}
