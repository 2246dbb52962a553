import { rankIntervals, type RankIntervals } from '../../src/engine/conductance/rankIntervals.ts';
import type { DecodedArray } from '../../src/protocol/EncodedArray.ts';

const repetitions = 200;
// Neurons times samples, sorting a neuron's mean counted as so many samples: about 0.2 s, in which the page stands still.
const mostWork = 250_000;
const sortingWork = 50;

/**
 * The bootstrap intervals of the neurons' ranks over some of the stored samples, or the sentence that says why there
 * are none. `perSample` is [stored, neurons] row by row.
 */
export function groupRankIntervals(
  perSample: DecodedArray,
  neurons: number,
  samples: readonly number[],
  seed: number,
): RankIntervals | string {
  if (samples.length < 2) {
    return 'There is no rank interval: it takes at least two samples.';
  }
  if (neurons * (samples.length + sortingWork) > mostWork) {
    return 'Rank intervals of a class are not computed for a layer of this size; those of all samples are stored.';
  }
  const values = new Float64Array(samples.length * neurons);
  samples.forEach((sample, row) =>
    values.set(perSample.subarray(sample * neurons, (sample + 1) * neurons), row * neurons),
  );
  return rankIntervals(values, samples.length, neurons, repetitions, seed);
}
