import type { RulesResult } from '../../src/protocol/RulesResult.ts';

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
    createdAt: '2026-05-04T10:11:12.000Z',
    model: { path: 'lenet.onnx', sha256: 'a'.repeat(64), producer: 'pytorch' },
    data: { path: 'digits.npy', sha256: 'b'.repeat(64), samples: 1000 },
    seed: 0,
    device: 'CPU',
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
    seconds: 1.5,
    ...change,
  };
}
