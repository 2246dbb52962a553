import { useMemo, useState } from 'preact/hooks';
import type { ConductanceLayer } from '../../src/protocol/ConductanceResult.ts';
import { formatCount } from '../../src/report/formatNumber.ts';
import { Button, Dropdown, Tabs } from '../controls.tsx';
import { RankingChart } from './RankingChart.tsx';
import { RankingTable } from './RankingTable.tsx';
import { firstOrder, selectNeurons, type NeuronOrder, type SignFilter } from './selectNeurons.ts';
import { Section } from './Section.tsx';

const firstShown = 20;
// A chart of more bars is neither quick nor readable; the table has them all.
const longestChart = 200;

/** The chosen layer's neurons in order, as bars or as a table. */
export function NeuronRanking(props: {
  layer: ConductanceLayer;
  /** What the means are taken over, in words. */
  samples: string;
  /** Why there are no rank intervals, where that is not plain. */
  withoutIntervals?: string;
  neuron: number;
  onSelect: (neuron: number) => void;
}) {
  const { layer, neuron, onSelect } = props;
  const [tab, setTab] = useState<'chart' | 'table'>('chart');
  const [sign, setSign] = useState<SignFilter>('all');
  const [order, setOrder] = useState<NeuronOrder>(firstOrder);
  const [all, setAll] = useState(false);
  const neurons = useMemo(() => selectNeurons(layer, sign, order), [layer, sign, order]);
  const shown = useMemo(() => (all ? neurons : neurons.slice(0, firstShown)), [neurons, all]);
  const charted = useMemo(() => shown.slice(0, longestChart), [shown]);

  return (
    <Section
      title="Ranking of its neurons"
      class="nl-ranking"
      aside={
        <Dropdown
          label="Show"
          value={sign}
          choices={[
            { value: 'all', text: 'both signs' },
            { value: 'positive', text: 'positive only' },
            { value: 'negative', text: 'negative only' },
          ]}
          onChange={setSign}
        />
      }
    >
      <Tabs
        label="Form of the ranking"
        value={tab}
        choices={[
          { value: 'chart', text: 'Chart' },
          { value: 'table', text: 'Table' },
        ]}
        onChange={setTab}
      >
        {neurons.length === 0 ? (
          <p class="nl-muted">No neuron of this layer has a {sign} mean conductance.</p>
        ) : tab === 'chart' ? (
          <div>
            <RankingChart layer={layer} neurons={charted} selected={neuron} onSelect={onSelect} />
            <p class="nl-muted">
              Bars: mean conductance over {props.samples}, red where positive, blue where negative. Marks:
              mean of its absolute value, which ranks the neurons.
              {layer.rankInterval && ' Right: rank and its 95 % bootstrap interval.'}
            </p>
          </div>
        ) : (
          <RankingTable
            layer={layer}
            neurons={shown}
            order={order}
            onOrder={setOrder}
            selected={neuron}
            onSelect={onSelect}
          />
        )}
      </Tabs>
      {props.withoutIntervals !== undefined && <p class="nl-muted">{props.withoutIntervals}</p>}
      {tab === 'chart' && shown.length > charted.length && (
        <p class="nl-muted">
          The chart ends after {formatCount(longestChart)} neurons; the table has them all.
        </p>
      )}
      {neurons.length > firstShown && (
        <Button onClick={() => setAll(!all)}>
          {all ? `Show the first ${firstShown} only` : `Show all ${formatCount(neurons.length)}`}
        </Button>
      )}
    </Section>
  );
}
