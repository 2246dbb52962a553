import { Random } from '../numeric/Random.ts';

export interface RankIntervals {
  readonly low: number[];
  readonly high: number[];
}

/**
 * 95 % percentile bootstrap interval of each neuron's rank by mean absolute value; rank 1 is the largest, and equal
 * values share the middle of their ranks.
 *
 * @param values [samples, neurons], row-major.
 * @param repetitions resamples of the samples, with replacement.
 */
export function rankIntervals(
  values: ArrayLike<number>,
  samples: number,
  neurons: number,
  repetitions: number,
  seed: number,
): RankIntervals {
  const random = new Random(seed);
  const absolute = Float64Array.from({ length: samples * neurons }, (_, i) => Math.abs(values[i]!));
  const ranks = Array.from({ length: neurons }, () => new Float32Array(repetitions));
  const means = new Float64Array(neurons);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    means.fill(0);
    // How often each sample was drawn: then every sample is added once, however often it came.
    const drawn = new Uint32Array(samples);
    for (let i = 0; i < samples; i++) drawn[random.integer(samples)]!++;
    for (let sample = 0; sample < samples; sample++) {
      const count = drawn[sample]!;
      if (count === 0) continue;
      const row = sample * neurons;
      for (let neuron = 0; neuron < neurons; neuron++) means[neuron]! += count * absolute[row + neuron]!;
    }
    midRanks(means).forEach((rank, neuron) => (ranks[neuron]![repetition] = rank));
  }
  const low: number[] = [];
  const high: number[] = [];
  for (const sorted of ranks.map((list) => list.sort())) {
    low.push(Math.floor(sorted[Math.floor(0.025 * (repetitions - 1))]!));
    high.push(Math.ceil(sorted[Math.ceil(0.975 * (repetitions - 1))]!));
  }
  return { low, high };
}

/** Ranks from 1 for the largest; ties get the mean of their ranks. */
export function midRanks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[b]! - values[a]!);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}
