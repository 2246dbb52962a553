import { useMemo, useState } from 'preact/hooks';
import type { InterventionClass, InterventionResult } from '../../src/protocol/InterventionResult.ts';
import {
  className,
  interventionTitle,
  interventionVerdict,
  verdictWords,
} from '../../src/report/describeIntervention.ts';
import { formatCount, formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { AccuracyTrack } from './AccuracyTrack.tsx';
import { Section } from './Section.tsx';
import { SortableTable, type SortableColumn, type TableOrder } from './SortableTable.tsx';
import { ViewHeader } from './ViewHeader.tsx';
import type { ViewHost } from './ViewHost.ts';

type Column = 'index' | 'samples' | 'neurons' | 'before' | 'after' | 'quantile';

const columns: readonly SortableColumn<Column>[] = [
  { column: 'index', text: 'Class', descendingFirst: false },
  { column: 'samples', text: 'Samples', descendingFirst: true },
  { column: 'neurons', text: 'Neurons', title: 'Tails of the rules of the class', descendingFirst: true },
  { column: 'before', text: 'Before', title: 'Accuracy of the whole network', descendingFirst: false },
  { column: 'after', text: 'After', title: 'Accuracy without these neurons', descendingFirst: false },
  {
    column: 'quantile',
    text: 'Random',
    title: '10 % of the random interventions of this size leave a lower accuracy',
    descendingFirst: false,
  },
];

/** What became of each class without the neurons of its rules, beside as many random ones. */
export function InterventionView({ result, host }: { result: InterventionResult; host: ViewHost }) {
  const { classes, parameters, layer } = result;
  const [order, setOrder] = useState<TableOrder<Column>>({ column: 'index', descending: false });
  const items = useMemo(() => {
    const sign = order.descending ? -1 : 1;
    return [...classes].sort((a, b) => sign * (value(a, order.column) - value(b, order.column)));
  }, [classes, order]);
  const percent = (share: number | undefined): string => (share === undefined ? '–' : formatPercent(share));
  return (
    <main class="neuron-lens">
      <ViewHeader
        result={result}
        host={host}
        title={interventionTitle(result)}
        copyTitle="Copy the figures as text"
        copyTop={Infinity}
        facts={[
          ['Samples', formatCount(result.data.samples)],
          ['Right is', parameters.target === 'label' ? 'the label' : "the network's own prediction"],
          ['Accuracy', formatPercent(result.accuracy), 'Of the whole network, over all samples'],
          ['Layer', `${shortenText(layer.name, 40)}, ${formatCount(layer.neurons)} neurons`],
          ['Random', `${formatCount(parameters.random)} for each class`],
          ['Seed', String(result.seed)],
          ['Device', result.device],
          ['Time', `${formatNumber(result.seconds)} s`],
        ]}
      >
        <p>
          The rules from the classes to {shortenText(layer.name, 40)} name neurons for each class. Here the
          weights from these neurons to this class, and to no other, are set to 0 in the last layer. If the
          neurons carry the class, it is recognised less often: more so than after taking away as many neurons
          chosen at random.
        </p>
        <p>
          A class <em>drops more than random</em> when its accuracy falls below the 10 % quantile of its
          random interventions: the drop is larger than 90 % of theirs. This tests the neurons of all rules of
          a class together, and only their direct way to the output.
        </p>
      </ViewHeader>
      <Section title="Accuracy of each class">
        <p>{interventionVerdict(result)}</p>
        <p class="nl-muted nl-track-legend">
          <AccuracyTrack tested={legend} /> The dot is the accuracy without the rules' neurons, the mark at
          the right the one of the whole network; the box holds half of the random interventions, its line
          their median, the whiskers 80 % of them.
        </p>
        <SortableTable
          caption="Accuracy of each class before and after the intervention"
          label="Accuracy of each class, scrollable"
          class="nl-rules"
          columns={columns}
          order={order}
          onOrder={setOrder}
          between={{
            after: 'index',
            heads: (
              <>
                <th scope="col" class="nl-left">
                  0 to 100 %
                </th>
                <th scope="col" class="nl-left">
                  Drops
                </th>
              </>
            ),
          }}
          items={items}
          itemKey={({ index }) => index}
          cells={(tested) => (
            <>
              <th scope="row" title={tested.name === undefined ? undefined : shortenText(tested.name, 500)}>
                {className(tested)}
              </th>
              <td class="nl-left">
                <AccuracyTrack tested={tested} />
              </td>
              <td class={`nl-left ${tested.verdict === 'more' ? 'nl-good' : 'nl-muted'}`}>
                {verdictWords[tested.verdict]}
              </td>
              <td>{formatCount(tested.samples)}</td>
              <td title={tested.neurons.slice(0, 200).join(', ')}>{formatCount(tested.neurons.length)}</td>
              <td>{percent(tested.before)}</td>
              <td>{percent(tested.after)}</td>
              <td>{percent(tested.random?.class.quantile10)}</td>
              <td class="nl-words">{instead(tested, classes)}</td>
            </>
          )}
        >
          <th scope="col" class="nl-words">
            Then predicted as
          </th>
        </SortableTable>
      </Section>
    </main>
  );
}

/** A made-up class for the legend. */
const legend: Pick<InterventionClass, 'before' | 'after' | 'random'> = (() => {
  const random = {
    minimum: 0.4,
    quantile10: 0.5,
    quantile25: 0.6,
    median: 0.7,
    quantile75: 0.78,
    quantile90: 0.85,
    maximum: 0.9,
  };
  return { before: 0.95, after: 0.2, random: { class: random, overall: random } };
})();

function value(tested: InterventionClass, column: Column): number {
  switch (column) {
    case 'neurons':
      return tested.neurons.length;
    case 'quantile':
      return tested.random?.class.quantile10 ?? 2;
    case 'before':
    case 'after':
      return tested[column] ?? 2;
    default:
      return tested[column];
  }
}

function instead({ instead: others }: InterventionClass, classes: readonly InterventionClass[]): string {
  return others
    .map(({ index, samples }) => `${className(classes[index]!)} (${formatCount(samples)})`)
    .join(', ');
}
