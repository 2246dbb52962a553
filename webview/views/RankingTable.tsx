import { useEffect, useMemo } from 'preact/hooks';
import { midRanks } from '../../src/engine/conductance/rankIntervals.ts';
import type { ConductanceLayer } from '../../src/protocol/ConductanceResult.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { type NeuronColumn, type NeuronOrder } from './selectNeurons.ts';
import { TableGap } from './TableGap.tsx';
import { useWindow } from './useWindow.ts';

const rowHeight = 24;
const columns: readonly { column: NeuronColumn; text: string; descendingFirst: boolean }[] = [
  { column: 'rank', text: 'Rank', descendingFirst: false },
  { column: 'neuron', text: 'Neuron', descendingFirst: false },
  { column: 'score', text: 'Mean conductance', descendingFirst: true },
  { column: 'meanAbsolute', text: 'Mean absolute', descendingFirst: true },
];

/** The ranking as a sortable table; of a long one only the rows in view are rendered. */
export function RankingTable(props: {
  layer: ConductanceLayer;
  neurons: readonly number[];
  order: NeuronOrder;
  onOrder: (order: NeuronOrder) => void;
  selected: number;
  onSelect: (neuron: number) => void;
}) {
  const { layer, neurons, order, selected } = props;
  const ranks = useMemo(() => midRanks(layer.meanAbsolute), [layer]);
  const { ref, range, onScroll, reveal } = useWindow<HTMLDivElement>(neurons.length, rowHeight, 'y');
  const interval = layer.rankInterval;
  // Only a new order moves the view: a click on a row in view must not.
  useEffect(() => reveal(0), [neurons, reveal]);

  return (
    <div
      ref={ref}
      class="nl-table-scroll"
      onScroll={onScroll}
      tabIndex={0}
      role="group"
      aria-label="Ranking, scrollable"
    >
      <table class="nl-table" aria-rowcount={neurons.length + 1}>
        <caption class="nl-hidden">Neurons of the chosen layer by conductance</caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ column, text, descendingFirst }) => {
              const sorted = order.column === column;
              return (
                <th
                  key={column}
                  scope="col"
                  aria-sort={sorted ? (order.descending ? 'descending' : 'ascending') : 'none'}
                >
                  <button
                    class="nl-sort"
                    onClick={() =>
                      props.onOrder({ column, descending: sorted ? !order.descending : descendingFirst })
                    }
                  >
                    {text}
                    <span aria-hidden="true">{sorted ? (order.descending ? ' ▾' : ' ▴') : ''}</span>
                  </button>
                </th>
              );
            })}
            {interval && <th scope="col">95 % rank interval</th>}
          </tr>
        </thead>
        <tbody>
          <TableGap height={range.start * rowHeight} />
          {neurons.slice(range.start, range.end).map((neuron, i) => (
            <tr
              key={neuron}
              aria-rowindex={range.start + i + 2}
              class={neuron === selected ? 'nl-selected' : ''}
              style={{ height: `${rowHeight}px` }}
              onClick={() => props.onSelect(neuron)}
            >
              <td>{ranks[neuron]}</td>
              <td>
                <button
                  class="nl-link"
                  aria-pressed={neuron === selected}
                  aria-label={`Choose neuron ${neuron}`}
                >
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
            </tr>
          ))}
          <TableGap height={(neurons.length - range.end) * rowHeight} />
        </tbody>
      </table>
    </div>
  );
}
