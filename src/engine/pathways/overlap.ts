/** Jaccard overlap of two sets of neurons: those in both over those in any; 1 where both are empty. */
export function overlap(one: readonly number[], other: readonly number[]): number {
  return overlapWhole([one], [other]);
}

/** The same for pathways over several layers, [layer][neurons]. */
export function overlapWhole(
  one: readonly (readonly number[])[],
  other: readonly (readonly number[])[],
): number {
  let both = 0;
  let any = 0;
  one.forEach((neurons, i) => {
    const known = new Set(neurons);
    const common = other[i]!.reduce((count, neuron) => count + (known.has(neuron) ? 1 : 0), 0);
    both += common;
    any += neurons.length + other[i]!.length - common;
  });
  return any === 0 ? 1 : both / any;
}
