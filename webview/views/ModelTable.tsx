import { useMemo, useState } from 'preact/hooks';
import type { LayerWords } from '../../src/protocol/modelMessages.ts';
import type { ModelStructure } from '../../src/protocol/ModelStructure.ts';
import { formatCount, formatShape } from '../../src/report/formatNumber.ts';
import { TextField } from '../controls.tsx';
import { Name } from './Name.tsx';
import { SortableTable, type SortableColumn, type TableOrder } from './SortableTable.tsx';

type Column = 'place' | 'name' | 'operator' | 'neurons' | 'parameters';
type Layer = ModelStructure['layers'][number];

const columns: readonly SortableColumn<Column>[] = [
  { column: 'place', text: '#', title: 'In running order', descendingFirst: false },
  { column: 'name', text: 'Layer', descendingFirst: false },
  { column: 'operator', text: 'Operator', descendingFirst: false },
  { column: 'neurons', text: 'Neurons', title: 'Channels of convolutional layers', descendingFirst: true },
  { column: 'parameters', text: 'Parameters', title: 'Trained numbers', descendingFirst: true },
];

/** Fewer layers are seen at a glance. */
const mostUnsearched = 15;

/** The hidden layers of a network, in running order at first. */
export function ModelTable(props: {
  layers: readonly Layer[];
  /** What analyses say of some of them. */
  findings: readonly LayerWords[];
  /** Position in the layers. */
  selected: number | undefined;
  onSelect: (layer: number) => void;
  /** Opens the analysis that a layer's findings come from. */
  onShowFindings: (layer: string) => void;
}) {
  const { layers, findings, selected } = props;
  const words = useMemo(() => new Map(findings.map((each) => [each.layer, each.words])), [findings]);
  const [order, setOrder] = useState<TableOrder<Column>>({ column: 'place', descending: false });
  const [search, setSearch] = useState('');
  const items = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const sign = order.descending ? -1 : 1;
    return layers
      .map((layer, place) => ({ layer, place }))
      .filter(({ layer: { name, operator } }) => {
        const text = `${name} ${operator}`.toLowerCase();
        return words.every((word) => text.includes(word));
      })
      .sort((a, b) => sign * compare(a, b, order.column) || a.place - b.place);
  }, [layers, order, search]);
  return (
    <>
      {layers.length > mostUnsearched && (
        <div class="nl-filters">
          <TextField label="Find layers by name or operator" value={search} onInput={setSearch} />
          <span class="nl-muted" role="status">
            {search.trim() !== '' &&
              (items.length === 0 ? 'No layer is called so.' : `${formatCount(items.length)} found`)}
          </span>
        </div>
      )}
      <SortableTable
        caption="The hidden layers of the network"
        label="Layers"
        class="nl-model-layers"
        columns={columns}
        {...(words.size > 0 && {
          between: {
            after: 'name',
            heads: (
              <th scope="col" class="nl-layer-findings" title="Of open and saved analyses of this model">
                Findings
              </th>
            ),
          },
        })}
        order={order}
        onOrder={setOrder}
        items={items}
        itemKey={({ place }) => place}
        isSelected={({ place }) => place === selected}
        onSelect={({ place }) => props.onSelect(place)}
        cells={({ layer, place }) => (
          <>
            <td>{place + 1}</td>
            <th scope="row">
              <button
                class="nl-link"
                aria-pressed={place === selected}
                onClick={(event) => {
                  event.stopPropagation();
                  props.onSelect(place);
                }}
              >
                <Name text={layer.name} length={40} />
              </button>
            </th>
            {words.size > 0 && (
              <td class="nl-layer-findings">
                {words.has(layer.name) && (
                  <button
                    class="nl-link"
                    title={`${words.get(layer.name)!}\nOpen the analysis at this layer`}
                    onClick={(event) => {
                      event.stopPropagation();
                      props.onShowFindings(layer.name);
                    }}
                  >
                    {words.get(layer.name)}
                  </button>
                )}
              </td>
            )}
            <td>
              <Name text={layer.operator} />
            </td>
            <td>{formatCount(layer.neurons)}</td>
            <td>{formatCount(layer.parameters)}</td>
            <td>{formatShape(layer.shape)}</td>
            <td>{layer.cut ? 'yes' : 'no'}</td>
          </>
        )}
      >
        <th scope="col">Shape</th>
        <th scope="col" title="Every path from the input to the output goes through the layer">
          Cuts
        </th>
      </SortableTable>
    </>
  );
}

interface Item {
  readonly layer: Layer;
  readonly place: number;
}

function compare(a: Item, b: Item, column: Column): number {
  switch (column) {
    case 'place':
      return a.place - b.place;
    case 'name':
    case 'operator':
      return a.layer[column].localeCompare(b.layer[column], 'en', { numeric: true });
    default:
      return a.layer[column] - b.layer[column];
  }
}
