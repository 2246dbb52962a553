/**
 * Those of `samples` with the highest conductance of a neuron, at most `count`. `perSample` is [stored, neurons] row by
 * row; samples beyond it are left out.
 */
export function highestSamples(
  perSample: ArrayLike<number>,
  neurons: number,
  neuron: number,
  samples: readonly number[],
  count: number,
): number[] {
  const value = (sample: number) => perSample[sample * neurons + neuron]!;
  return samples
    .filter((sample) => sample < perSample.length / neurons)
    .sort((a, b) => value(b) - value(a) || a - b)
    .slice(0, count);
}
