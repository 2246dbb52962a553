/**
 * Noise on the neurons of a layer (Vu et al., appendix H.3): u · 2^(-γ s) with s = 1 for protected neurons and 0 for
 * others, such that the whole has a given length. The less protected neurons get, the more the others do.
 * @param u one uniform number a neuron, in [0, 1) or in [-1, 1)
 * @param positions elements of a neuron, which all get the same noise
 * @param length Euclidean length over all elements
 * @returns one number a neuron
 */
export function ablationNoise(
  u: Float64Array,
  isProtected: (neuron: number) => boolean,
  { gamma, positions, length }: { gamma: number; positions: number; length: number },
): Float64Array {
  const factor = 2 ** -gamma;
  const weighted = u.map((value, neuron) => (isProtected(neuron) ? factor * value : value));
  const squares = weighted.reduce((sum, value) => sum + value * value, 0);
  const scale = squares > 0 ? length / Math.sqrt(positions * squares) : 0;
  return weighted.map((value) => value * scale);
}
