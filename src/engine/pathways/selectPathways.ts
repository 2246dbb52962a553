/** The pathway at one sparsity. */
export interface Selection {
  readonly asked: number;
  /** Share of the neurons that are not on the pathway. */
  readonly reached: number;
  readonly kept: number;
  readonly threshold: number;
  /** Neurons left out because they score exactly the threshold. */
  readonly tied: number;
  /** For each layer its neurons on the pathway, the highest score first; equal ones in their order. */
  readonly layers: readonly (readonly number[])[];
}

/**
 * Selects pathways over all layers at once: a neuron is on the pathway if and only if its score is above the threshold
 * and not 0. The threshold is the quantile of all scores at the wanted sparsity (linear between the two scores next to
 * it, as NumPy's). Many scores are exactly 0, and equal ones stay or go together, so what is reached can be sparser
 * than what was asked.
 *
 * @param scores for each layer one number ≥ 0 a neuron.
 * @param sparsities shares of the neurons to leave out, ascending.
 */
export function selectPathways(scores: readonly Float64Array[], sparsities: readonly number[]): Selection[] {
  const total = scores.reduce((sum, layer) => sum + layer.length, 0);
  const sorted = new Float64Array(total);
  let offset = 0;
  for (const layer of scores) {
    sorted.set(layer, offset);
    offset += layer.length;
  }
  sorted.sort();
  const thresholds = sparsities.map((share) => quantile(sorted, share));
  // Every pathway is the beginning of the next less sparse one, so one sort does for all.
  const orders = scores.map((layer) => above(layer, thresholds[0] ?? Infinity));
  return sparsities.map((asked, i) => {
    const threshold = thresholds[i]!;
    const layers = orders.map((order, at) => {
      const layer = scores[at]!;
      return order.slice(
        0,
        firstIndex(order.length, (k) => layer[order[k]!]! <= threshold),
      );
    });
    const kept = layers.reduce((sum, layer) => sum + layer.length, 0);
    const tied =
      threshold > 0
        ? firstIndex(total, (k) => sorted[k]! > threshold) - firstIndex(total, (k) => sorted[k]! >= threshold)
        : 0;
    // Between two different scores, nothing is at the threshold; at a score of a single neuron, it was meant.
    return { asked, reached: 1 - kept / total, kept, threshold, tied: tied > 1 ? tied : 0, layers };
  });
}

/** @param sorted ascending, not empty. */
function quantile(sorted: Float64Array, share: number): number {
  const position = (sorted.length - 1) * share;
  const low = Math.floor(position);
  const below = sorted[low]!;
  return below + (position - low) * ((sorted[low + 1] ?? below) - below);
}

function above(layer: Float64Array, threshold: number): number[] {
  const neurons: number[] = [];
  for (let i = 0; i < layer.length; i++) if (layer[i]! > threshold && layer[i]! > 0) neurons.push(i);
  return neurons.sort((a, b) => layer[b]! - layer[a]! || a - b);
}

/** The first of the numbers 0 … count - 1 for which a monotone condition holds; `count` where it holds for none. */
function firstIndex(count: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
