import { useMemo, useState } from 'preact/hooks';
import type { NeuceptLayer, NeuceptParameters, NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import {
  neuceptTitle,
  neuceptVerdict,
  neuronScores,
  rankText,
  scoreName,
  type NeuronScore,
} from '../../src/report/describeNeucept.ts';
import { formatCount, formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Section } from './Section.tsx';
import { SortableTable, type SortableColumn, type TableOrder } from './SortableTable.tsx';
import { ViewHeader } from './ViewHeader.tsx';
import type { ViewHost } from './ViewHost.ts';

type Column = 'rank' | 'neuron' | 'score' | 'count' | 'statistic';

/** The neurons that determine a response, with what speaks for each of them. */
export function NeuceptView({ result, host }: { result: NeuceptResult; host: ViewHost }) {
  const { parameters, layers } = result;
  return (
    <main class="neuron-lens">
      <ViewHeader
        result={result}
        host={host}
        title={neuceptTitle(result)}
        copyTitle="Copy the neurons as text"
        copyTop={Infinity}
        facts={[
          ['Samples', formatCount(result.data.samples)],
          [
            'Precision',
            formatPercent(parameters.precision),
            'Expected share of critical neurons among those selected',
          ],
          ['Runs', formatCount(parameters.runs)],
          ['Aggregation', parameters.aggregation],
          ['Threshold', parameters.threshold],
          ['Statistic', parameters.statistic],
          ['S', parameters.s, 'How knockoffs are kept apart from their neurons'],
          ['Groups from', String(parameters.group), 'Neurons that correlate this much are one group'],
          ['Seed', String(result.seed)],
          ['Time', `${formatNumber(result.seconds)} s`],
        ]}
      >
        <p>
          Which neurons does the response depend on, given all the others of the layer? For each neuron a
          knockoff is drawn: noise that correlates with the layer as the neuron does, and knows nothing of the
          response. A neuron that explains the response better than its knockoff does has a positive W.
          Knockoffs of neurons that do not matter win as often as they lose, which tells how many of the
          selected ones are likely to be false.
        </p>
        <p>
          The promise is about such selections on average, holds as far as the activations are Gaussian, and
          does not say that a neuron which is left out does not matter.
        </p>
      </ViewHeader>
      {layers.map((layer) => (
        <LayerSection key={layer.name} layer={layer} parameters={parameters} />
      ))}
    </main>
  );
}

function LayerSection({ layer, parameters }: { layer: NeuceptLayer; parameters: NeuceptParameters }) {
  const [order, setOrder] = useState<TableOrder<Column>>({ column: 'rank', descending: false });
  const items = useMemo(() => {
    const sign = order.descending ? -1 : 1;
    return neuronScores(layer).sort((a, b) => sign * (a[order.column] - b[order.column]));
  }, [layer, order]);
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
    <Section title={shortenText(layer.name, 60)}>
      <p>{neuceptVerdict(layer, parameters)}</p>
      <p class="nl-muted">
        {formatCount(layer.neurons)} neurons, {formatCount(layer.dead.length)} of them constant; shrinkage{' '}
        {formatPercent(layer.shrinkage)}; a linear function of the neurons explains{' '}
        {formatPercent(layer.linearFit)} of the response's variance.
        {layer.cut !== undefined &&
          ` Selected neurons have a ${scoreName(parameters)} of at least ${formatNumber(layer.cut)}.`}
      </p>
      <SortableTable
        caption="Tested neurons with their scores"
        label={`Neurons of ${shortenText(layer.name, 60)}`}
        class="nl-rules"
        columns={columns}
        order={order}
        onOrder={setOrder}
        items={items}
        itemKey={({ neuron }) => neuron}
        cells={(each: NeuronScore) => (
          <>
            <td>{rankText(each)}</td>
            <th scope="row">{each.neuron}</th>
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
    </Section>
  );
}
