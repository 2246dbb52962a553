import type { NeuceptResult } from '../../src/protocol/NeuceptResult.ts';

/** A small, valid result: two of four tested neurons selected, one of them for a group; the last two are tied. */
export function makeNeucept(layer: Partial<NeuceptResult['layers'][number]> = {}): NeuceptResult {
  return {
    kind: 'neucept',
    version: 1,
    createdAt: '2026-05-04T10:11:12.000Z',
    model: { path: 'z.npy', sha256: 'a'.repeat(64), producer: 'a matrix of activations' },
    data: { path: 'y.npy', sha256: 'b'.repeat(64), samples: 1000 },
    seed: 7,
    device: 'none',
    seconds: 1.5,
    parameters: {
      precision: 0.5,
      runs: 10,
      aggregation: 'e-values',
      threshold: 'knockoff+',
      statistic: 'lasso',
      s: 'mvr',
      group: 0.95,
    },
    layers: [
      {
        name: 'fc1',
        shape: [6],
        neurons: 6,
        q: 0.5,
        tested: [0, 2, 3, 5],
        dead: [1],
        groups: [{ representative: 3, members: [3, 4] }],
        shrinkage: 0.02,
        blocks: [4],
        linearFit: 0.8,
        statistics: [0.1, 0.5, 0.4, -0.1],
        counts: [1, 10, 9, 0],
        eValues: [0, 4, 4, 0],
        cut: 4,
        selected: [2, 3],
        order: [2, 3, 0, 5],
        ranks: [1, 1, 3, 3],
        ...layer,
      },
    ],
    warnings: ['fc1: 1 of 6 neurons are constant in these samples and were set aside'],
  };
}
