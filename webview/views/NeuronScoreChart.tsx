import { useCallback, useMemo } from 'preact/hooks';
import type { NeuceptLayer, NeuceptParameters } from '../../src/protocol/NeuceptResult.ts';
import { scoreName, type NeuronScore, type ScoreMeasure } from '../../src/report/describeNeucept.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Chart, type Figure } from './Chart.tsx';
import { listKeys } from './listKeys.ts';
import type { ChartColors } from './useChartColors.ts';

/** Neurons in the chart; of more, those with the highest values. */
const most = 600;
/** So many have their numbers under them. */
const mostNumbered = 24;

/** The tested neurons from the highest to the lowest, selected ones in colour and shape, with the threshold. */
export function NeuronScoreChart(props: {
  layer: NeuceptLayer;
  parameters: NeuceptParameters;
  scores: readonly NeuronScore[];
  measure: ScoreMeasure;
  neuron: number | undefined;
  onSelect: (neuron: number) => void;
}) {
  const { layer, parameters, scores, measure, neuron, onSelect } = props;
  const shown = useMemo(
    () => [...scores].sort((a, b) => b[measure] - a[measure] || a.rank - b.rank).slice(0, most),
    [scores, measure],
  );
  const figure = useCallback(
    (colors: ChartColors) => scoreFigure({ layer, parameters, shown, measure, neuron, colors }),
    [layer, parameters, shown, measure, neuron],
  );
  const name = measure === 'score' ? scoreName(parameters) : 'mean W';
  const chosen = shown.findIndex((each) => each.neuron === neuron);
  return (
    <div
      role="group"
      class="nl-scores"
      tabIndex={0}
      aria-label={`Chart of ${shortenText(layer.name, 60)}; arrow keys choose a neuron`}
      onKeyDown={(event) => {
        const next = listKeys(event.key, chosen, shown.length);
        if (next !== undefined && shown.length > 0) {
          event.preventDefault();
          onSelect(shown[next]!.neuron);
        }
      }}
    >
      <Chart
        label={`${name} of ${formatCount(shown.length)} neurons, the highest first; ${formatCount(layer.selected.length)} are selected`}
        height={290}
        figure={figure}
        onPick={onSelect}
      />
      {shown.length < scores.length && (
        <p class="nl-muted">
          The {formatCount(shown.length)} highest of {formatCount(scores.length)} tested neurons; the table
          has all of them.
        </p>
      )}
    </div>
  );
}

function scoreFigure(options: {
  layer: NeuceptLayer;
  parameters: NeuceptParameters;
  shown: readonly NeuronScore[];
  measure: ScoreMeasure;
  neuron: number | undefined;
  colors: ChartColors;
}): Figure {
  const { layer, parameters, shown, measure, neuron, colors } = options;
  const title =
    measure === 'statistic'
      ? `mean W (${parameters.statistic}, variances 1)`
      : parameters.aggregation === 'e-values'
        ? 'e-value'
        : `runs that select it, of ${parameters.runs}`;
  const hover = (each: NeuronScore) =>
    `neuron ${each.neuron}, ${each.selected ? 'selected' : 'not selected'}<br>` +
    `${parameters.aggregation === 'e-values' ? `e-value ${formatNumber(each.score)}<br>` : ''}` +
    `selected in ${each.count} of ${parameters.runs} runs<br>mean W ${formatNumber(each.statistic)}`;
  const points = shown.map((each, i) => ({ each, x: i + 1 }));
  const trace = (name: string, which: typeof points, marker: object) => ({
    type: 'scatter' as const,
    mode: 'markers' as const,
    // Points at 0 lie on the axis.
    cliponaxis: false,
    name,
    x: which.map(({ x }) => x),
    y: which.map(({ each }) => each[measure]),
    customdata: which.map(({ each }) => each.neuron),
    hovertext: which.map(({ each }) => hover(each)),
    hovertemplate: '%{hovertext}<extra></extra>',
    marker,
  });
  const chosen = points.filter(({ each }) => each.neuron === neuron);
  const threshold = measure === 'score' ? layer.cut : 0;
  const words =
    measure === 'statistic'
      ? '0: no better than its knockoff'
      : threshold === undefined
        ? ''
        : `threshold ${formatNumber(threshold)}`;
  const highest = Math.max(shown[0]?.score ?? 0, layer.cut ?? 0) || 1;
  const axis = { fixedrange: true, gridcolor: colors.grid, zeroline: false };
  const numbered = shown.length <= mostNumbered;
  return {
    data: [
      trace(
        'selected',
        points.filter(({ each }) => each.selected),
        { symbol: 'diamond', size: 9, color: colors.positive },
      ),
      trace(
        'not selected',
        points.filter(({ each }) => !each.selected),
        { symbol: 'circle-open', size: 6, color: colors.muted, line: { width: 1 } },
      ),
      {
        ...trace('chosen', chosen, {
          symbol: 'circle-open',
          size: 17,
          color: colors.foreground,
          line: { width: 2 },
        }),
        hoverinfo: 'skip' as const,
        showlegend: false,
      },
    ],
    layout: {
      margin: { l: 60, r: 12, t: 26, b: 44 },
      hovermode: 'closest',
      hoverdistance: 30,
      showlegend: true,
      legend: {
        orientation: 'h',
        x: 1,
        xanchor: 'right',
        y: 1,
        yanchor: 'bottom',
        itemclick: false,
        itemdoubleclick: false,
      },
      xaxis: {
        ...axis,
        showgrid: false,
        range: [0.3, shown.length + 0.7],
        title: {
          text: numbered ? 'neuron, the highest first' : 'neurons, the highest first',
          font: { size: 11 },
        },
        ...(numbered
          ? { tickvals: points.map(({ x }) => x), ticktext: shown.map((each) => String(each.neuron)) }
          : { nticks: 8 }),
      },
      yaxis: {
        ...axis,
        nticks: 6,
        title: { text: title, font: { size: 11 } },
        // Room for the marks at both ends.
        ...(measure === 'score' && { range: [-0.05 * highest, 1.1 * highest] }),
      },
      ...(threshold !== undefined && {
        shapes: [
          {
            type: 'line',
            xref: 'paper',
            x0: 0,
            x1: 1,
            y0: threshold,
            y1: threshold,
            line: { color: colors.foreground, width: 1.5, dash: 'dash' },
          },
        ],
        annotations: [
          {
            xref: 'paper',
            x: 1,
            xanchor: 'right',
            y: threshold,
            yanchor: 'bottom',
            text: words,
            showarrow: false,
            font: { size: 11, color: colors.foreground },
          },
        ],
      }),
    },
  };
}
