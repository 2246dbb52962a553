import { useMemo } from 'preact/hooks';
import { midRanks } from '../../src/engine/conductance/rankIntervals.ts';
import type { ConductanceLayer } from '../../src/protocol/ConductanceResult.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import type { NeuronColumn, NeuronOrder } from './selectNeurons.ts';
import { SortableTable, type SortableColumn } from './SortableTable.tsx';

const columns: readonly SortableColumn<NeuronColumn>[] = [
  { column: 'rank', text: 'Rank', descendingFirst: false },
  { column: 'neuron', text: 'Neuron', descendingFirst: false },
  { column: 'score', text: 'Mean conductance', descendingFirst: true },
  { column: 'meanAbsolute', text: 'Mean absolute', descendingFirst: true },
];

/** The ranking as a sortable table. */
export function RankingTable(props: {
  layer: ConductanceLayer;
  neurons: readonly number[];
  order: NeuronOrder;
  onOrder: (order: NeuronOrder) => void;
  selected: number;
  onSelect: (neuron: number) => void;
}) {
  const { layer, selected } = props;
  const ranks = useMemo(() => midRanks(layer.meanAbsolute), [layer]);
  const interval = layer.rankInterval;
  return (
    <SortableTable
      caption="Neurons of the chosen layer by conductance"
      label="Ranking"
      columns={columns}
      order={props.order}
      onOrder={props.onOrder}
      items={props.neurons}
      itemKey={(neuron) => neuron}
      isSelected={(neuron) => neuron === selected}
      onSelect={props.onSelect}
      cells={(neuron) => (
        <>
          <td>{ranks[neuron]}</td>
          <td>
            <button class="nl-link" aria-pressed={neuron === selected} aria-label={`Choose neuron ${neuron}`}>
              {neuron}
            </button>
          </td>
          <td class={layer.scores[neuron]! < 0 ? 'nl-negative-text' : ''}>
            {formatNumber(layer.scores[neuron]!)}
          </td>
          <td>{formatNumber(layer.meanAbsolute[neuron]!)}</td>
          {interval && (
            <td>
              {interval.low[neuron]}–{interval.high[neuron]}
            </td>
          )}
        </>
      )}
    >
      {interval && <th scope="col">95 % rank interval</th>}
    </SortableTable>
  );
}
