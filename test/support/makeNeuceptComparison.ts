import { compareNeucept } from '../../src/engine/neucept/comparison/compareNeucept.ts';
import { clusterEntropy } from '../../src/engine/neucept/mechanisms/clusterEntropy.ts';
import { decodeArray } from '../../src/protocol/EncodedArray.ts';
import type { Mechanisms } from '../../src/protocol/Mechanisms.ts';
import type { NeuceptComparisonResult } from '../../src/protocol/NeuceptComparisonResult.ts';
import type { NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import { makeMechanisms } from './makeMechanisms.ts';

/** Nobody waits. */
export const quiet = { progress: () => {}, signal: new AbortController().signal };

/** Analyses of two models that can be compared; the second has one layer of another name, and four mechanisms. */
export function makeCompared(
  samples = 200,
): [NeuceptResult & { mechanisms: Mechanisms }, NeuceptResult & { mechanisms: Mechanisms }] {
  const first = makeMechanisms({ samples, shown: 0, seed: 5 });
  const second = makeMechanisms({
    samples,
    shown: 0,
    seed: 9,
    count: 4,
    layers: [
      { name: 'conv3', neurons: 12, shape: [12, 5, 5] },
      { name: 'linear1', neurons: 20 },
    ],
  });
  // Fine labels are of the samples, whatever a model makes of them.
  const { fine } = first.mechanisms.samples;
  const { assignment, sizes } = second.mechanisms;
  const entropy = clusterEntropy(decodeArray(assignment), decodeArray(fine!), sizes.length);
  return [
    first,
    {
      ...second,
      model: { ...second.model, path: 'models/scratch.onnx', sha256: 'd'.repeat(64) },
      mechanisms: { ...second.mechanisms, samples: { ...second.mechanisms.samples, fine }, entropy },
    },
  ];
}

/** A small, valid comparison, with entropies as an analysis of two models would give them. */
export async function makeNeuceptComparison(): Promise<NeuceptComparisonResult> {
  const [first, second] = makeCompared();
  // Without them, no entropies are computed.
  delete second.mechanisms.samples.fine;
  const counts = [2, 3, 4, 5];
  return {
    ...(await compareNeucept(first, second, quiet)),
    entropies: {
      samples: 190,
      whole: 1.5,
      counts,
      curves: (['kmeans', 'mixture', 'agglomerative'] as const).map((clustering, i) => ({
        layer: 'conv3',
        clustering,
        neurons: { first: 10, second: 7 },
        first: counts.map((count) => 1.2 / count + 0.05 * i),
        second: counts.map((count) => 1.5 / Math.sqrt(count) + 0.05 * i),
      })),
    },
  };
}
