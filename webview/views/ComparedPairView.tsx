import { useMemo, useState } from 'preact/hooks';
import type {
  ComparedPair,
  ComparedRule,
  RulesComparisonResult,
} from '../../src/protocol/RulesComparisonResult.ts';
import type { RulesLayer } from '../../src/protocol/RulesResult.ts';
import { comparedWords, linkCounts, neuronSet, stateNames } from '../../src/report/describeComparison.ts';
import { formatCount, formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { linkChanges, type LinkChange } from '../../src/report/linkChanges.ts';
import { pairName } from '../../src/report/pairName.ts';
import { neuronName } from '../../src/report/ruleWords.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Dropdown, Tabs, TextField } from '../controls.tsx';
import { Section } from './Section.tsx';
import { SortableTable, type SortableColumn, type TableOrder } from './SortableTable.tsx';

type State = ComparedRule['state'];
type RuleColumn = 'state' | 'first' | 'second' | 'overlap';
type LinkColumn = 'item' | 'kept' | 'lost' | 'gained';

const states = Object.keys(stateNames) as State[];
const ruleColumns: readonly SortableColumn<RuleColumn>[] = [
  { column: 'state', text: 'Where', descendingFirst: false },
  { column: 'first', text: 'Gain in A', descendingFirst: true },
  { column: 'second', text: 'Gain in B', descendingFirst: true },
  {
    column: 'overlap',
    text: 'Tails shared',
    title: 'Those in both over those in any',
    descendingFirst: true,
  },
];
const linkColumns: readonly SortableColumn<LinkColumn>[] = [
  { column: 'item', text: 'Neuron', descendingFirst: false },
  { column: 'kept', text: 'In both', descendingFirst: true },
  { column: 'lost', text: 'Only in A', descendingFirst: true },
  { column: 'gained', text: 'Only in B', descendingFirst: true },
];

/** Two models' rules from one layer to another: how many are in both, and each of them; by head and by tail. */
export function ComparedPairView(props: { layers: RulesComparisonResult['layers']; pair: ComparedPair }) {
  const { layers, pair } = props;
  const layer = (name: string) => layers.find((each) => each.name === name);
  const from = layer(pair.from);
  const to = layer(pair.to);
  const [tab, setTab] = useState<'rules' | 'heads' | 'tails'>('rules');
  const title = pairName(pair);
  return (
    <Section title={title}>
      {pair.rules.length > 0 && <StateBar pair={pair} />}
      <p class="nl-muted">{linkCounts(pair)}</p>
      {pair.rules.length === 0 ? (
        <p class="nl-muted">Neither of the models has a rule here.</p>
      ) : (
        <Tabs
          label={`What is shown of ${title}`}
          value={tab}
          choices={[
            { value: 'rules', text: 'Rules' },
            { value: 'heads', text: from?.kind === 'class' ? 'By class' : 'By head' },
            { value: 'tails', text: 'By tail' },
          ]}
          onChange={setTab}
        >
          {tab === 'rules' ? (
            <Rules title={title} pair={pair} from={from} to={to} />
          ) : (
            <Links key={tab} title={title} pair={pair} of={tab} from={from} to={to} />
          )}
        </Tabs>
      )}
    </Section>
  );
}

interface PairLayers {
  readonly title: string;
  readonly pair: ComparedPair;
  readonly from: RulesLayer | undefined;
  readonly to: RulesLayer | undefined;
}

/** The rules of each state as one bar, with the numbers beneath it. */
function StateBar({ pair }: { pair: ComparedPair }) {
  const counts = states.map((state) => ({
    state,
    count: pair.rules.filter((rule) => rule.state === state).length,
  }));
  return (
    <div class="nl-states">
      <div class="nl-state-bar" aria-hidden="true">
        {counts.map(({ state, count }) => (
          <div key={state} class={`nl-state-${state}`} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul>
        {counts.map(({ state, count }) => (
          <li key={state}>
            <span class={`nl-swatch nl-state-${state}`} aria-hidden="true" />
            {formatCount(count)} {stateNames[state]}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Rules({ title, pair, from, to }: PairLayers) {
  const [state, setState] = useState<State | 'all'>('all');
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState<TableOrder<RuleColumn>>({ column: 'state', descending: false });
  const rules = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    const found = pair.rules.filter(
      (rule) => (state === 'all' || rule.state === state) && (wanted === '' || names(rule).includes(wanted)),
    );
    const sign = order.descending ? -1 : 1;
    return found.sort((a, b) => sign * (ruleValue(a, order.column) - ruleValue(b, order.column)));

    /** The neurons of a rule as they are called, in lower case. */
    function names({ head, first, second }: ComparedRule): string[] {
      const tails = [...(first?.tail ?? []), ...(second?.tail ?? [])];
      return [
        ...head.map((item) => neuronName(from, item)),
        ...tails.map((item) => neuronName(to, item, pair.plane)),
      ].map((name) => name.toLowerCase());
    }
  }, [pair, state, search, order, from, to]);
  const gain = (side: ComparedRule['first']): string => (side ? formatNumber(side.gain) : '–');
  return (
    <div>
      <div class="nl-filters">
        <Dropdown
          label="Show"
          value={state}
          choices={[
            { value: 'all', text: 'all rules' },
            ...states.map((value) => ({ value, text: stateNames[value] })),
          ]}
          onChange={setState}
        />
        <TextField label="With the neuron" value={search} onInput={setSearch} />
      </div>
      {rules.length === 0 ? (
        <p class="nl-muted">No rule is like that.</p>
      ) : (
        <SortableTable
          caption={`Compared rules from ${title}`}
          label={`Compared rules from ${title}, scrollable`}
          class="nl-rules"
          columns={ruleColumns}
          order={order}
          onOrder={setOrder}
          items={rules}
          itemKey={(rule) => pair.rules.indexOf(rule)}
          cells={(rule) => (
            <>
              <td class="nl-left">{stateNames[rule.state]}</td>
              <td>{gain(rule.first)}</td>
              <td>{gain(rule.second)}</td>
              <td>{rule.overlap === undefined ? '–' : formatPercent(rule.overlap)}</td>
              <td
                class="nl-words"
                title={shortenText(comparedWords(rule, from, to, pair.plane, Infinity), 2000)}
              >
                {comparedWords(rule, from, to, pair.plane)}
              </td>
            </>
          )}
        >
          <th scope="col" class="nl-words">
            Rule
          </th>
        </SortableTable>
      )}
    </div>
  );
}

function ruleValue(rule: ComparedRule, column: RuleColumn): number {
  switch (column) {
    case 'state':
      return states.indexOf(rule.state);
    case 'overlap':
      return rule.overlap ?? 0;
    default:
      return rule[column]?.gain ?? 0;
  }
}

/** What each neuron is linked with in both models, or in one of them. */
function Links({ title, pair, of, from, to }: PairLayers & { of: 'heads' | 'tails' }) {
  const [order, setOrder] = useState<TableOrder<LinkColumn>>({ column: 'item', descending: false });
  const changes = useMemo(() => {
    const value = (change: LinkChange): number =>
      order.column === 'item' ? change.item : change[order.column].length;
    const sign = order.descending ? -1 : 1;
    return linkChanges(pair, of).sort((a, b) => sign * (value(a) - value(b)));
  }, [pair, of, order]);
  const head = (item: number): string => neuronName(from, item);
  const tail = (item: number): string => neuronName(to, item, pair.plane);
  const others = (items: readonly number[]): string =>
    of === 'heads' ? neuronSet(items, to, pair.plane) : neuronSet(items, from);
  return (
    <SortableTable
      caption={`${of === 'heads' ? 'Tails of each head' : 'Heads of each tail'}, ${title}`}
      label={`Links, ${title}, scrollable`}
      class="nl-rules nl-links"
      columns={linkColumns}
      order={order}
      onOrder={setOrder}
      items={changes}
      itemKey={({ item }) => item}
      cells={({ item, kept, lost, gained }) => (
        <>
          <th scope="row">{of === 'heads' ? head(item) : tail(item)}</th>
          {[kept, lost, gained].map((items, i) => (
            <td key={i}>{items.length === 0 ? '–' : others(items)}</td>
          ))}
        </>
      )}
    />
  );
}
