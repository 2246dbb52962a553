import { useMemo, useState } from 'preact/hooks';
import type { RulesResult } from '../../src/protocol/RulesResult.ts';
import { formatCount, formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { pairName } from '../../src/report/pairName.ts';
import { placeKey, type RulePlace } from '../../src/report/RuleLinks.ts';
import { ruleWords } from '../../src/report/ruleWords.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Section } from './Section.tsx';
import { SortableTable, type SortableColumn, type TableOrder } from './SortableTable.tsx';

type Column = 'gain' | 'support' | 'confidence';

const columns: readonly (SortableColumn<Column> & { readonly format: (value: number) => string })[] = [
  {
    column: 'gain',
    text: 'Gain in bits',
    title: 'Bits that the description of the activations would grow by without the rule',
    descendingFirst: true,
    format: formatNumber,
  },
  {
    column: 'support',
    text: 'Support',
    title: 'Samples in which the rule holds',
    descendingFirst: true,
    format: formatCount,
  },
  {
    column: 'confidence',
    text: 'Confidence',
    title: 'Share of the samples to which the rule applies, in which it holds',
    descendingFirst: true,
    format: formatPercent,
  },
];

/** The rules that pass the filters as a sortable table, in which one is chosen. */
export function RuleTable(props: {
  result: RulesResult;
  /** The highest gain first. */
  places: readonly RulePlace[];
  selected: RulePlace | undefined;
  onSelect: (place: RulePlace) => void;
}) {
  const { result, places, selected, onSelect } = props;
  const { pairs, layers } = result;
  const [order, setOrder] = useState<TableOrder<Column>>({ column: 'gain', descending: true });
  const rule = (place: RulePlace) => pairs[place.pair]!.rules[place.rule]!;
  const items = useMemo(() => {
    const sign = order.descending ? -1 : 1;
    // Equal ones stay in the order of their gains.
    return [...places].sort((a, b) => sign * (rule(a)[order.column] - rule(b)[order.column]));
  }, [pairs, places, order]);
  const words = ({ pair, rule: index }: RulePlace, most?: number) => {
    const { from, to, plane, rules } = pairs[pair]!;
    const layer = (name: string) => layers.find((each) => each.name === name);
    return ruleWords(rules[index]!, layer(from), layer(to), most, plane?.shape);
  };
  return (
    <Section title={`Rules (${formatCount(places.length)})`}>
      {places.length === 0 ? (
        <p>No rule passes these filters.</p>
      ) : (
        <SortableTable
          caption="Rules that pass the filters"
          label="Rules"
          class="nl-rules nl-rule-list"
          columns={columns}
          order={order}
          onOrder={setOrder}
          items={items}
          itemKey={placeKey}
          isSelected={(place) => selected !== undefined && placeKey(place) === placeKey(selected)}
          onSelect={onSelect}
          cells={(place) => (
            <>
              {columns.map(({ column, format }) => (
                <td key={column}>{format(rule(place)[column])}</td>
              ))}
              {pairs.length > 1 && <td class="nl-left">{pairName(pairs[place.pair]!, 14)}</td>}
              <td class="nl-words" title={shortenText(words(place, Infinity), 2000)}>
                <button
                  class="nl-link"
                  aria-pressed={selected !== undefined && placeKey(place) === placeKey(selected)}
                >
                  {words(place)}
                </button>
              </td>
            </>
          )}
        >
          {pairs.length > 1 && (
            <th scope="col" class="nl-left">
              Layers
            </th>
          )}
          <th scope="col" class="nl-words">
            Rule
          </th>
        </SortableTable>
      )}
    </Section>
  );
}
