import { useMemo, useState } from 'preact/hooks';
import type { NeuceptLayer, NeuceptParameters } from '../../src/protocol/NeuceptResult.ts';
import { rankText, type NeuronScore } from '../../src/report/describeNeucept.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import { inputPlace } from '../../src/report/inputPlace.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { NeuronLink } from './NeuronLink.tsx';
import { SortableTable, type SortableColumn, type TableOrder } from './SortableTable.tsx';

type Column = 'rank' | 'neuron' | 'score' | 'count' | 'statistic';

/** The tested neurons with all that is known of them, sortable. */
export function NeuronScoreTable(props: {
  layer: NeuceptLayer;
  parameters: NeuceptParameters;
  scores: readonly NeuronScore[];
  neuron: number | undefined;
  onSelect: (neuron: number) => void;
}) {
  const { layer, parameters, scores, neuron, onSelect } = props;
  const [order, setOrder] = useState<TableOrder<Column>>({ column: 'rank', descending: false });
  const items = useMemo(() => {
    const sign = order.descending ? -1 : 1;
    return [...scores].sort((a, b) => sign * (a[order.column] - b[order.column]));
  }, [scores, order]);
  const columns: readonly SortableColumn<Column>[] = [
    { column: 'rank', text: 'Rank', title: '= where others have the same score', descendingFirst: false },
    { column: 'neuron', text: 'Neuron', descendingFirst: false },
    {
      column: 'score',
      text: parameters.aggregation === 'e-values' ? 'e-value' : 'Score',
      descendingFirst: true,
    },
    {
      column: 'count',
      text: 'Selected in',
      title: 'Runs that selected it on their own',
      descendingFirst: true,
    },
    {
      column: 'statistic',
      text: 'Mean W',
      title: 'How much better than its knockoff',
      descendingFirst: true,
    },
  ];
  return (
    <SortableTable
      caption="Tested neurons with their scores"
      label={`Neurons of ${shortenText(layer.name, 60)}`}
      class="nl-rules nl-rule-list"
      columns={columns}
      order={order}
      onOrder={setOrder}
      items={items}
      itemKey={(each) => each.neuron}
      isSelected={(each) => each.neuron === neuron}
      onSelect={(each) => onSelect(each.neuron)}
      cells={(each) => (
        <>
          <td>{rankText(each)}</td>
          <th scope="row">
            <NeuronLink neuron={each.neuron} chosen={each.neuron === neuron} />
            {inputPlace(layer, each.neuron) !== undefined && (
              <span class="nl-muted nl-regular"> {inputPlace(layer, each.neuron)}</span>
            )}
          </th>
          <td>{formatNumber(each.score)}</td>
          <td>
            {formatCount(each.count)} of {formatCount(parameters.runs)}
          </td>
          <td>{formatNumber(each.statistic)}</td>
          <td class={each.selected ? 'nl-good' : 'nl-muted'}>{each.selected ? 'selected' : ''}</td>
          <td class="nl-words" title={each.others.slice(0, 200).join(', ')}>
            {each.others.slice(0, 6).join(', ')}
            {each.others.length > 6 && ', …'}
          </td>
        </>
      )}
    >
      <th scope="col">Verdict</th>
      <th scope="col" class="nl-words">
        Stands also for
      </th>
    </SortableTable>
  );
}
