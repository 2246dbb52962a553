import { useMemo, useState } from 'preact/hooks';
import type { AgreementLayer } from '../../src/protocol/AgreementResult.ts';
import type { AgreedNeuron } from '../../src/report/agreementNeurons.ts';
import { rankText } from '../../src/report/describeNeucept.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { NeuronLink } from './NeuronLink.tsx';
import { SortableTable, type SortableColumn, type TableOrder } from './SortableTable.tsx';

/** `method 2` is the rank in the third of the layer's methods. */
type Column = 'names' | 'neuron' | `method ${number}`;

/** Neurons with who names them and their ranks, sortable. */
export function AgreementTable(props: {
  layer: AgreementLayer;
  names: readonly string[];
  /** In the order of `agreementNeurons`. */
  neurons: readonly AgreedNeuron[];
  neuron: number | undefined;
  onSelect: (neuron: number) => void;
}) {
  const { layer, names, neurons, neuron, onSelect } = props;
  const { methods } = layer;
  const [order, setOrder] = useState<TableOrder<Column>>({ column: 'names', descending: true });
  const items = useMemo(() => {
    const sign = order.descending ? -1 : 1;
    // Of neurons that as many analyses name, those with the better ranks stay first.
    return [...neurons].sort((a, b) => {
      const [x, y] = [valueOf(a, order.column), valueOf(b, order.column)];
      return x === y ? 0 : x === undefined ? 1 : y === undefined ? -1 : sign * (x - y);
    });
  }, [neurons, order]);
  const columns: readonly SortableColumn<Column>[] = [
    { column: 'neuron', text: 'Neuron', descendingFirst: false },
    { column: 'names', text: 'Named by', title: 'Analyses that name it', descendingFirst: true },
    ...methods.map(({ source }, i) => ({
      column: `method ${i}` as const,
      text: names[source]!,
      title: `Rank by ${names[source]}; ● where it names the neuron, = where others have the same score`,
      descendingFirst: false,
    })),
  ];
  return (
    <SortableTable
      caption="Neurons with the analyses that name them, and their ranks"
      label={`Neurons of ${shortenText(layer.name, 60)}`}
      class="nl-rules nl-rule-list nl-agreement"
      columns={columns}
      order={order}
      onOrder={setOrder}
      items={items}
      itemKey={(each) => each.neuron}
      isSelected={(each) => each.neuron === neuron}
      onSelect={(each) => onSelect(each.neuron)}
      cells={(each) => (
        <>
          <th scope="row">
            <NeuronLink neuron={each.neuron} chosen={each.neuron === neuron} />
          </th>
          <td>
            {each.names} of {methods.length}
          </td>
          {each.voices.map(({ source, named, rank, tied, score }) => (
            <td
              key={source}
              class={named ? '' : 'nl-muted'}
              title={score === undefined ? 'not tested' : `score ${formatNumber(score)}`}
            >
              {named && (
                <span class="nl-named">
                  <span aria-hidden="true">● </span>
                  <span class="nl-hidden">named, rank </span>
                </span>
              )}
              {rank === undefined ? '–' : rankText({ rank, tied })}
            </td>
          ))}
        </>
      )}
    />
  );
}

function valueOf({ neuron, names, voices }: AgreedNeuron, column: Column): number | undefined {
  if (column === 'neuron') return neuron;
  if (column === 'names') return names;
  return voices[Number(column.slice('method '.length))]?.rank;
}
