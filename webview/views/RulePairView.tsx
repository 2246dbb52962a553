import { useMemo, useState } from 'preact/hooks';
import type { RuleInResult, RulePair, RulesResult } from '../../src/protocol/RulesResult.ts';
import { formatCount, formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { ruleWords } from '../../src/report/ruleWords.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Section } from './Section.tsx';
import { TableGap } from './TableGap.tsx';
import { useWindow } from './useWindow.ts';

type Column = 'gain' | 'support' | 'confidence';

const rowHeight = 24;
const columns: readonly { column: Column; text: string; format: (value: number) => string }[] = [
  { column: 'gain', text: 'Gain in bits', format: formatNumber },
  { column: 'support', text: 'Support', format: formatCount },
  { column: 'confidence', text: 'Confidence', format: formatPercent },
];

/** The rules from one layer to another as a sortable table; of a long one only the rows in view are rendered. */
export function RulePairView({ result, pair }: { result: RulesResult; pair: RulePair }) {
  const { from, to, bits } = pair;
  const [order, setOrder] = useState<{ column: Column; descending: boolean }>({
    column: 'gain',
    descending: true,
  });
  const rules = useMemo(() => sorted(pair.rules, order.column, order.descending), [pair, order]);
  const { ref, range, onScroll } = useWindow<HTMLDivElement>(rules.length, rowHeight, 'y');
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
        <div
          ref={ref}
          class="nl-table-scroll"
          onScroll={onScroll}
          tabIndex={0}
          role="group"
          aria-label={`Rules from ${title}, scrollable`}
        >
          <table class="nl-table nl-rules" aria-rowcount={rules.length + 1}>
            <caption class="nl-hidden">{`Rules from ${title}`}</caption>
            <thead>
              <tr aria-rowindex={1}>
                {columns.map(({ column, text }) => {
                  const chosen = order.column === column;
                  return (
                    <th
                      key={column}
                      scope="col"
                      aria-sort={chosen ? (order.descending ? 'descending' : 'ascending') : 'none'}
                    >
                      <button
                        class="nl-sort"
                        onClick={() => setOrder({ column, descending: chosen ? !order.descending : true })}
                      >
                        {text}
                        <span aria-hidden="true">{chosen ? (order.descending ? ' ▾' : ' ▴') : ''}</span>
                      </button>
                    </th>
                  );
                })}
                <th scope="col" class="nl-words">
                  Rule
                </th>
              </tr>
            </thead>
            <tbody>
              <TableGap height={range.start * rowHeight} />
              {rules.slice(range.start, range.end).map((rule, i) => {
                const words = ruleWords(rule, layer(from), layer(to), Infinity);
                return (
                  <tr key={words} aria-rowindex={range.start + i + 2} style={{ height: `${rowHeight}px` }}>
                    {columns.map(({ column, format }) => (
                      <td key={column}>{format(rule[column])}</td>
                    ))}
                    <td class="nl-words" title={shortenText(words, 2000)}>
                      {ruleWords(rule, layer(from), layer(to))}
                    </td>
                  </tr>
                );
              })}
              <TableGap height={(rules.length - range.end) * rowHeight} />
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

/** Equal ones stay in the order of their gains. */
function sorted(rules: readonly RuleInResult[], column: Column, descending: boolean): RuleInResult[] {
  const sign = descending ? -1 : 1;
  return [...rules].sort((a, b) => sign * (a[column] - b[column]));
}
