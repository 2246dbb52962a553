import { useCallback, useMemo } from 'preact/hooks';
import type { ConductanceResult, ImportanceMeasure } from '../../src/protocol/ConductanceResult.ts';
import { formatCount, formatPercent } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Chart, type Figure } from './Chart.tsx';
import { measureNames } from './measureNames.ts';
import type { ChartColors } from './useChartColors.ts';
import { Section } from './Section.tsx';

type Points = NonNullable<ConductanceResult['featureSelection']>;

/** Okabe and Ito's colours, told apart with any colour vision, in an order readable on light and dark. */
const lineColors = ['#d55e00', '#0072b2', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
const symbols = ['circle', 'square', 'diamond', 'triangle-up', 'cross', 'x'] as const;

/** How well a linear classifier does on the few neurons that each measure ranks highest (section 5.2 of the paper). */
export function FeatureSelection(props: { points: Points; layer: string }) {
  // One layer's evaluation at a time: the chosen layer's, else the first that was evaluated.
  const shown = useMemo(() => {
    const of = props.points.filter(({ layer }) => layer === props.layer);
    return of.length > 0 ? of : props.points.filter(({ layer }) => layer === props.points[0]!.layer);
  }, [props.points, props.layer]);
  const measures = useMemo(() => [...new Set(shown.map(({ measure }) => measure))], [shown]);
  const ks = useMemo(() => [...new Set(shown.map(({ k }) => k))].sort((a, b) => a - b), [shown]);
  const accuracy = (measure: ImportanceMeasure, k: number) =>
    shown.find((point) => point.measure === measure && point.k === k)?.accuracy;
  const figure = useCallback(
    (colors: ChartColors) => accuracyFigure(shown, measures, colors),
    [shown, measures],
  );
  const first = shown[0]!;

  return (
    <Section title="Do the best neurons suffice to classify?">
      <p>
        A linear classifier on the k neurons of {shortenText(first.layer, 60)} that a measure ranks highest,
        trained on {formatCount(first.trained)} samples; accuracy on {formatCount(first.tested)} others.
      </p>
      <div class="nl-columns">
        <Chart label="Accuracy over the number of neurons, one line a measure" height={300} figure={figure} />
        <div class="nl-table-wide">
          <table class="nl-table">
            <caption class="nl-hidden">Accuracy by measure and number of neurons</caption>
            <thead>
              <tr>
                <th scope="col">Measure</th>
                {ks.map((k) => (
                  <th key={k} scope="col">
                    k = {k}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {measures.map((measure) => (
                <tr key={measure}>
                  <th scope="row">{measureNames[measure].name}</th>
                  {ks.map((k) => {
                    const value = accuracy(measure, k);
                    return <td key={k}>{value === undefined ? '–' : formatPercent(value)}</td>;
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </Section>
  );
}

function accuracyFigure(points: Points, measures: readonly ImportanceMeasure[], colors: ChartColors): Figure {
  const axis = { fixedrange: true, gridcolor: colors.grid, zeroline: false };
  return {
    data: measures.map((measure, i) => {
      const line = points.filter((point) => point.measure === measure).sort((a, b) => a.k - b.k);
      return {
        type: 'scatter',
        mode: 'lines+markers',
        name: measureNames[measure].name,
        x: line.map(({ k }) => k),
        y: line.map(({ accuracy }) => 100 * accuracy),
        hovertext: line.map(
          ({ k, accuracy }) => `${measureNames[measure].name}<br>k = ${k}: ${formatPercent(accuracy)}`,
        ),
        hovertemplate: '%{hovertext}<extra></extra>',
        line: { color: lineColors[i % lineColors.length]!, width: 2 },
        marker: { symbol: symbols[i % symbols.length]!, size: 8 },
      };
    }),
    layout: {
      margin: { l: 52, r: 12, t: 8, b: 44 },
      hovermode: 'closest',
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', font: { size: 11 } },
      xaxis: {
        ...axis,
        title: { text: 'neurons (k)', font: { size: 11 } },
        tickvals: [...new Set(points.map(({ k }) => k))],
      },
      yaxis: { ...axis, title: { text: 'accuracy (%)', font: { size: 11 } } },
    },
  };
}
