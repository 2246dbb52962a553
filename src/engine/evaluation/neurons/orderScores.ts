import type { NeuceptLayer } from '../../../protocol/NeuceptResult.ts';

/**
 * The order of a NeuCEPT layer as scores, one a neuron, higher for earlier: tested neurons in their order, then those
 * that others stand for, in the order of these, then constant ones with 0.
 */
export function orderScores({
  neurons,
  order,
  groups,
}: Pick<NeuceptLayer, 'neurons' | 'order' | 'groups'>): Float64Array {
  const members = new Map(groups.map(({ representative, members: all }) => [representative, all]));
  const others = order.flatMap((neuron) => (members.get(neuron) ?? []).filter((member) => member !== neuron));
  const scores = new Float64Array(neurons);
  [...order, ...others].forEach((neuron, place) => (scores[neuron] = neurons - place));
  return scores;
}
