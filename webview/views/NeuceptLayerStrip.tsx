import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { NeuceptLayer } from '../../src/protocol/NeuceptResult.ts';
import { mainMeasure, neuronScores } from '../../src/report/describeNeucept.ts';
import { formatCount } from '../../src/report/formatNumber.ts';
import { LayerCards } from './LayerCards.tsx';

const cardWidth = 190;
const barsShown = 16;

/** The analysed layers from input to output, each with how many of its neurons are selected. */
export function NeuceptLayerStrip(props: {
  layers: readonly NeuceptLayer[];
  selected: number;
  onSelect: (index: number) => void;
  /** A click on a layer, after it was selected. */
  onClick: (index: number) => void;
}) {
  return (
    <LayerCards {...props} cardWidth={cardWidth} nameLength={19} describe={countsOf}>
      {(layer, name) => <LayerCard layer={layer} name={name} />}
    </LayerCards>
  );
}

function LayerCard({ layer, name }: { layer: NeuceptLayer; name: ComponentChildren }) {
  return (
    <div class="nl-card">
      {name}
      <ScoreBars layer={layer} />
      <div class={layer.selected.length > 0 ? '' : 'nl-muted'}>{countsOf(layer)}</div>
    </div>
  );
}

function countsOf({ selected, tested }: NeuceptLayer): string {
  return `${selected.length === 0 ? 'none' : formatCount(selected.length)} of ${formatCount(tested.length)} selected`;
}

/** The highest scores, or W where all scores are alike, as bars, selected ones in colour, to tell the layers apart at a glance. */
function ScoreBars({ layer }: { layer: NeuceptLayer }) {
  const shown = useMemo(() => {
    const scores = neuronScores(layer).slice(0, barsShown);
    const measure = mainMeasure(layer);
    return scores.map((each) => ({ selected: each.selected, value: Math.max(0, each[measure]) }));
  }, [layer]);
  const scale = 28 / (Math.max(...shown.map(({ value }) => value)) || 1);
  return (
    <svg class="nl-bars" viewBox={`0 0 ${barsShown * 10} 28`} preserveAspectRatio="none" aria-hidden="true">
      {shown.map(({ value, selected }, i) => (
        <rect
          key={i}
          x={i * 10 + 1}
          width={8}
          y={28 - value * scale}
          height={value * scale}
          class={selected ? 'nl-positive' : 'nl-unselected'}
        />
      ))}
    </svg>
  );
}
