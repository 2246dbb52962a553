import { compareNeucept } from '../../src/engine/neucept/comparison/compareNeucept.ts';
import type { Mechanisms } from '../../src/protocol/Mechanisms.ts';
import type { NeuceptComparisonResult } from '../../src/protocol/NeuceptComparisonResult.ts';
import type { NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import { makeMechanisms } from './makeMechanisms.ts';

/** Analyses of two models that can be compared; the second has one layer of another name, and four mechanisms. */
export function makeCompared(): [
  NeuceptResult & { mechanisms: Mechanisms },
  NeuceptResult & { mechanisms: Mechanisms },
] {
  const first = makeMechanisms({ samples: 200, shown: 0, seed: 5 });
  const second = makeMechanisms({
    samples: 200,
    shown: 0,
    seed: 9,
    count: 4,
    layers: [
      { name: 'conv3', neurons: 12, shape: [12, 5, 5] },
      { name: 'linear1', neurons: 20 },
    ],
  });
  return [
    first,
    { ...second, model: { ...second.model, path: 'models/scratch.onnx', sha256: 'd'.repeat(64) } },
  ];
}

/** A small, valid comparison, with entropies as an analysis of two models would give them. */
export function makeNeuceptComparison(): NeuceptComparisonResult {
  const [first, second] = makeCompared();
  const counts = [2, 3, 4, 5];
  return {
    ...compareNeucept(first, second),
    entropies: {
      samples: 190,
      whole: 1.5,
      representatives: 10,
      counts,
      curves: (['kmeans', 'mixture', 'agglomerative'] as const).map((clustering, i) => ({
        layer: 'conv3',
        clustering,
        first: counts.map((count) => 1.2 / count + 0.05 * i),
        second: counts.map((count) => 1.5 / Math.sqrt(count) + 0.05 * i),
      })),
    },
  };
}
