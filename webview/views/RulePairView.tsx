import { useMemo, useState } from 'preact/hooks';
import type { RuleInResult, RulePair, RulesResult } from '../../src/protocol/RulesResult.ts';
import { formatCount, formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { ruleWords } from '../../src/report/ruleWords.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Section } from './Section.tsx';
import { SortableTable, type SortableColumn, type TableOrder } from './SortableTable.tsx';

type Column = 'gain' | 'support' | 'confidence';

const columns: readonly (SortableColumn<Column> & { format: (value: number) => string })[] = [
  { column: 'gain', text: 'Gain in bits', descendingFirst: true, format: formatNumber },
  { column: 'support', text: 'Support', descendingFirst: true, format: formatCount },
  { column: 'confidence', text: 'Confidence', descendingFirst: true, format: formatPercent },
];

/** The rules from one layer to another as a sortable table; of a long one only the rows in view are rendered. */
export function RulePairView({ result, pair }: { result: RulesResult; pair: RulePair }) {
  const { from, to, bits } = pair;
  const [order, setOrder] = useState<TableOrder<Column>>({
    column: 'gain',
    descending: true,
  });
  const rules = useMemo(() => sorted(pair.rules, order.column, order.descending), [pair, order]);
  const layer = (name: string) => result.layers.find((each) => each.name === name);
  const title = `${shortenText(from, 48)} → ${shortenText(to, 48)}`;
  return (
    <Section
      title={title}
      aside={
        <span class="nl-muted">
          {`${formatCount(rules.length)} ${rules.length === 1 ? 'rule' : 'rules'}, ` +
            `${formatCount(bits.baseline - bits.model)} of ${formatCount(bits.baseline)} bits saved` +
            (pair.partial ? '; stopped before the search was done' : '')}
        </span>
      }
    >
      {rules.length === 0 ? (
        <p class="nl-muted">No rule describes these activations in fewer bits than each neuron on its own.</p>
      ) : (
        <SortableTable
          caption={`Rules from ${title}`}
          label={`Rules from ${title}`}
          class="nl-rules"
          columns={columns}
          order={order}
          onOrder={setOrder}
          items={rules}
          itemKey={(rule) => ruleWords(rule, layer(from), layer(to), Infinity)}
          cells={(rule) => (
            <>
              {columns.map(({ column, format }) => (
                <td key={column}>{format(rule[column])}</td>
              ))}
              <td
                class="nl-words"
                title={shortenText(ruleWords(rule, layer(from), layer(to), Infinity), 2000)}
              >
                {ruleWords(rule, layer(from), layer(to))}
              </td>
            </>
          )}
        >
          <th scope="col" class="nl-words">
            Rule
          </th>
        </SortableTable>
      )}
    </Section>
  );
}

/** Equal ones stay in the order of their gains. */
function sorted(rules: readonly RuleInResult[], column: Column, descending: boolean): RuleInResult[] {
  const sign = descending ? -1 : 1;
  return [...rules].sort((a, b) => sign * (a[column] - b[column]));
}
