import type { ProbesResult } from '../../src/protocol/ProbesResult.ts';
import { resultHeader } from './resultHeader.ts';

/** A small, valid result: two layers, the labels and the mechanisms of other samples. */
export function makeProbes(): ProbesResult {
  const share = (hits: number) => ({ hits, of: 40, low: hits / 40 - 0.05, high: hits / 40 + 0.02 });
  return {
    kind: 'probes',
    version: 1,
    ...resultHeader(),
    parameters: { layers: 'all', unit: 'channel', targets: ['labels', 'mechanisms'] },
    targets: [
      {
        target: 'labels',
        classes: ['even', 'odd'].map((name, index) => ({ index, name, samples: 50 })),
        trained: 60,
        tested: 40,
        chance: 0.5,
      },
      {
        target: 'mechanisms',
        classes: [0, 1].map((index) => ({ index, samples: 50 })),
        trained: 60,
        tested: 40,
        chance: 0.6,
        from: { model: 'other.onnx', createdAt: '2026-05-03T10:11:12.000Z' },
      },
    ],
    layers: [
      {
        name: 'conv1',
        shape: [6, 28, 28],
        neurons: 6,
        probes: [20, 30].map((hits) => ({ held: share(hits), training: 0.9 })),
      },
      {
        name: '<b>',
        shape: [120],
        neurons: 120,
        probes: [38, 36].map((hits) => ({ held: share(hits), training: 1 })),
      },
    ],
    warnings: [],
  };
}
