import { useCallback, useEffect, useMemo, useRef } from 'preact/hooks';
import { midRanks } from '../../src/engine/conductance/rankIntervals.ts';
import type { ConductanceLayer } from '../../src/protocol/ConductanceResult.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { Chart, type Figure } from './Chart.tsx';
import { listKeys } from './listKeys.ts';
import type { ChartColors } from './useChartColors.ts';
import { useUniqueId } from './useUniqueId.ts';

const rowHeight = 20;
const margin = { l: 44, r: 8, t: 4, b: 46 };

/** Bars of the neurons' mean conductance with their mean absolute conductance, and beside them their rank intervals. */
export function RankingChart(props: {
  layer: ConductanceLayer;
  neurons: readonly number[];
  selected: number;
  onSelect: (neuron: number) => void;
}) {
  const { layer, neurons, selected, onSelect } = props;
  const id = useUniqueId();
  const list = useRef<HTMLDivElement>(null);
  const ranks = useMemo(() => midRanks(layer.meanAbsolute), [layer]);
  const position = neurons.indexOf(selected);
  const figure = useCallback(
    (colors: ChartColors) => rankingFigure(layer, ranks, neurons, colors),
    [layer, ranks, neurons],
  );

  // With all neurons shown the chart scrolls; keep the chosen one in view while arrow keys move it.
  useEffect(() => {
    const element = list.current;
    if (element !== null && position >= 0) {
      const top = margin.t + position * rowHeight;
      const { scrollTop, clientHeight } = element;
      element.scrollTop = Math.min(top, Math.max(scrollTop, top + rowHeight - clientHeight));
    }
  }, [position]);

  return (
    <div
      ref={list}
      class="nl-ranking-chart"
      role="listbox"
      aria-label="Neurons by conductance"
      aria-activedescendant={position >= 0 ? `${id}-${selected}` : undefined}
      tabIndex={0}
      onKeyDown={(event) => {
        const next = listKeys(event.key, position, neurons.length);
        if (next !== undefined) {
          event.preventDefault();
          onSelect(neurons[next]!);
        }
      }}
    >
      {/* The bars are drawings: these are what a screen reader moves through. */}
      <div class="nl-hidden" role="presentation">
        {neurons.map((neuron) => (
          <div key={neuron} id={`${id}-${neuron}`} role="option" aria-selected={neuron === selected}>
            {describe(layer, ranks, neuron)}
          </div>
        ))}
      </div>
      {/* Beside the figure, not in it: choosing a neuron must not draw hundreds of bars again. */}
      {position >= 0 && (
        <div
          class="nl-row-mark"
          style={{ top: `${margin.t + position * rowHeight}px`, height: `${rowHeight}px` }}
        />
      )}
      <Chart height={margin.t + margin.b + neurons.length * rowHeight} figure={figure} onPick={onSelect} />
    </div>
  );
}

function describe(layer: ConductanceLayer, ranks: ArrayLike<number>, neuron: number): string {
  const interval = layer.rankInterval;
  const range =
    interval === undefined ? '' : `, 95 % interval ${interval.low[neuron]} to ${interval.high[neuron]}`;
  return (
    `Neuron ${neuron}, rank ${ranks[neuron]}${range}, mean conductance ${formatNumber(layer.scores[neuron]!)}, ` +
    `mean absolute ${formatNumber(layer.meanAbsolute[neuron]!)}`
  );
}

function rankingFigure(
  layer: ConductanceLayer,
  ranks: ArrayLike<number>,
  neurons: readonly number[],
  colors: ChartColors,
): Figure {
  const rows = neurons.map((_, row) => row);
  const scores = neurons.map((neuron) => layer.scores[neuron]!);
  const interval = layer.rankInterval;
  const hover = neurons.map((neuron) => describe(layer, ranks, neuron).replaceAll(', ', '<br>'));
  const axis = {
    fixedrange: true,
    gridcolor: colors.grid,
    zerolinecolor: colors.foreground,
    zerolinewidth: 1,
    tickcolor: colors.border,
    side: 'bottom' as const,
  };
  const common = {
    y: rows,
    customdata: [...neurons],
    hovertext: hover,
    hovertemplate: '%{hovertext}<extra></extra>',
  };
  return {
    data: [
      {
        ...common,
        type: 'bar',
        orientation: 'h',
        x: scores,
        marker: { color: scores.map((score) => (score < 0 ? colors.negative : colors.positive)) },
      },
      {
        ...common,
        type: 'scatter',
        mode: 'markers',
        x: neurons.map((neuron) => layer.meanAbsolute[neuron]!),
        marker: { symbol: 'line-ns-open', size: 10, color: colors.foreground, line: { width: 2 } },
      },
      ...(interval === undefined
        ? []
        : [
            {
              ...common,
              type: 'scatter' as const,
              mode: 'markers' as const,
              xaxis: 'x2' as const,
              x: neurons.map((neuron) => ranks[neuron]!),
              marker: { size: 5, color: colors.foreground },
              error_x: {
                type: 'data' as const,
                symmetric: false,
                array: neurons.map((neuron) => interval.high[neuron]! - ranks[neuron]!),
                arrayminus: neurons.map((neuron) => ranks[neuron]! - interval.low[neuron]!),
                color: colors.muted,
                thickness: 2,
                width: 3,
              },
            },
          ]),
    ],
    layout: {
      margin,
      hovermode: 'y',
      hoverdistance: -1,
      bargap: 0.25,
      yaxis: {
        fixedrange: true,
        range: [neurons.length - 0.5, -0.5],
        tickvals: rows,
        ticktext: neurons.map(String),
        ticklabelstandoff: 4,
        showgrid: false,
        zeroline: false,
        title: { text: '' },
      },
      xaxis: {
        ...axis,
        domain: interval === undefined ? [0, 1] : [0, 0.66],
        title: { text: 'conductance (output units)', font: { size: 11 } },
        nticks: 6,
      },
      ...(interval === undefined
        ? {}
        : {
            xaxis2: {
              ...axis,
              domain: [0.72, 1],
              zeroline: false,
              title: { text: 'rank (95 %)', font: { size: 11 } },
              nticks: 5,
              rangemode: 'tozero' as const,
            },
          }),
    },
  };
}
