import type { ConductanceLayer } from '../../src/protocol/ConductanceResult.ts';
import { rankNeurons } from '../../src/report/rankNeurons.ts';
import type { TableOrder } from './SortableTable.tsx';

export type SignFilter = 'all' | 'positive' | 'negative';
export type NeuronColumn = 'rank' | 'neuron' | 'score' | 'meanAbsolute';
export type NeuronOrder = TableOrder<NeuronColumn>;

export const firstOrder: NeuronOrder = { column: 'rank', descending: false };

/** The layer's neurons of one sign, sorted by a column; equal ones by rank, so that an order is never a coin toss. */
export function selectNeurons(
  layer: Pick<ConductanceLayer, 'scores' | 'meanAbsolute'>,
  sign: SignFilter,
  order: NeuronOrder,
): number[] {
  const { scores } = layer;
  const ranked = rankNeurons(layer);
  const neurons = ranked.filter(
    (neuron) => sign === 'all' || (sign === 'positive' ? scores[neuron]! > 0 : scores[neuron]! < 0),
  );
  const direction = order.descending ? -1 : 1;
  switch (order.column) {
    case 'rank':
      return order.descending ? neurons.reverse() : neurons;
    case 'neuron':
      return neurons.sort((a, b) => direction * (a - b));
    case 'score':
      return neurons.sort((a, b) => direction * (scores[a]! - scores[b]!));
    case 'meanAbsolute':
      return neurons.sort((a, b) => direction * (layer.meanAbsolute[a]! - layer.meanAbsolute[b]!));
  }
}
