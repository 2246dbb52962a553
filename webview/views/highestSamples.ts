/** Positions of the samples with the highest conductance of a neuron; `perSample` is [samples, neurons] row by row. */
export function highestSamples(
  perSample: ArrayLike<number>,
  neurons: number,
  neuron: number,
  count: number,
): number[] {
  const value = (sample: number) => perSample[sample * neurons + neuron]!;
  return Array.from({ length: perSample.length / neurons }, (_, sample) => sample)
    .sort((a, b) => value(b) - value(a) || a - b)
    .slice(0, count);
}
