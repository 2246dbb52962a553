import { useCallback, useMemo, useRef } from 'preact/hooks';
import { mechanismName } from '../../src/report/describeMechanisms.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { Dropdown } from '../controls.tsx';
import { binDensities, type BinnedDensities } from './binDensities.ts';
import { Chart, type Figure } from './Chart.tsx';
import { mechanismColor, mechanismVariables } from './mechanismStyles.ts';
import type { ReadMechanisms } from './readMechanisms.ts';
import { useColors, type ChartColors } from './useChartColors.ts';

/** The activations of one representative in two mechanisms: the first as bars, the second as a line. */
export function ActivationHistogram(props: {
  read: ReadMechanisms;
  /** Column of the representation. */
  column: number;
  pair: MechanismPair;
  onPair: (pair: MechanismPair) => void;
}) {
  const { read, column, pair } = props;
  const place = useRef<HTMLDivElement>(null);
  const palette = useColors(place, mechanismVariables);
  const { sizes, representatives } = read.mechanisms;
  const { neuron } = representatives[column]!;
  const single = sizes.length === 1;
  const shown = single ? [0] : pair;
  const [first, second] = pair;
  const binned = useMemo(
    () => binDensities((single ? [0] : [first, second]).map((index) => activationsOf(read, column, index))),
    [read, column, first, second, single],
  );
  const fills = shown.map((index) => palette?.[mechanismColor(index)] ?? '');
  const figure = useCallback(
    (colors: ChartColors) => histogramFigure(binned, fills, colors),
    [binned, ...fills],
  );
  const choices = sizes.map((_, index) => ({ value: String(index), text: mechanismName(index) }));
  const mean = (index: number) => formatNumber(read.means[index]![column]);
  const label = shown
    .map((index) => `${mechanismName(index).toLowerCase()} (mean ${mean(index)})`)
    .join(' and in ');
  return (
    <div ref={place}>
      {!single && (
        <div class="nl-filters">
          <Dropdown
            label="Bars"
            value={String(first)}
            choices={choices}
            onChange={(value) => props.onPair([Number(value), second])}
          />
          <Dropdown
            label="Line"
            value={String(second)}
            choices={choices}
            onChange={(value) => props.onPair([first, Number(value)])}
          />
        </div>
      )}
      <Chart
        label={`Distribution of the activations of neuron ${neuron} in ${label}`}
        height={230}
        figure={figure}
      />
      <p class="nl-muted">
        {shown.map((index, i) => (
          <span key={i}>
            {i > 0 && '; '}
            <span
              class={`nl-histogram-key nl-histogram-${i === 0 ? 'bars' : 'line'}`}
              style={{ '--nl-key': `var(${mechanismVariables[mechanismColor(index)]})` }}
              aria-hidden="true"
            />
            {mechanismName(index)}: mean {mean(index)}
          </span>
        ))}
        . Both in the same bins; the area of each is 1.
      </p>
    </div>
  );
}

export type MechanismPair = readonly [first: number, second: number];

function activationsOf({ members, representation, width }: ReadMechanisms, column: number, index: number) {
  return Float64Array.from(members[index]!, (position) => representation[position * width + column]!);
}

function histogramFigure(
  { start, width, densities }: BinnedDensities,
  fills: readonly string[],
  colors: ChartColors,
): Figure {
  const [bars, line] = densities as [Float64Array, Float64Array | undefined];
  const edges = Array.from({ length: bars.length + 1 }, (_, i) => start + i * width);
  const middles = edges.slice(0, -1).map((edge) => edge + width / 2);
  const axis = { fixedrange: true, gridcolor: colors.grid, zeroline: false };
  const hover = (density: Float64Array) =>
    Array.from(
      density,
      (value, i) =>
        `${formatNumber(edges[i]!)} to ${formatNumber(edges[i + 1]!)}: ${formatNumber(100 * value * width)} % of the samples`,
    );
  return {
    data: [
      {
        type: 'bar',
        x: middles,
        y: [...bars],
        width,
        hovertext: hover(bars),
        hovertemplate: '%{hovertext}<extra></extra>',
        marker: { color: fills[0] ?? '', opacity: 0.55, line: { width: 0 } },
      },
      ...(line === undefined
        ? []
        : [
            {
              type: 'scatter' as const,
              mode: 'lines' as const,
              // Down to 0 at both ends, and as high as the bin from edge to edge.
              x: [edges[0]!, ...edges],
              y: [0, ...line, 0],
              line: { shape: 'hv' as const, color: fills[1] ?? '', width: 2.5 },
              hoverinfo: 'skip' as const,
            },
          ]),
    ],
    layout: {
      margin: { l: 56, r: 12, t: 10, b: 42 },
      bargap: 0,
      hovermode: 'x',
      xaxis: { ...axis, nticks: 8, title: { text: 'activation', font: { size: 11 } } },
      yaxis: {
        ...axis,
        nticks: 5,
        rangemode: 'tozero',
        title: { text: 'density (per unit of activation)', font: { size: 11 } },
      },
    },
  };
}
