import { useCallback } from 'preact/hooks';
import type {
  AttributionMethod,
  EvaluationMeasure,
  EvaluationResult,
} from '../../src/protocol/EvaluationResult.ts';
import {
  formatMeasured,
  formatPosition,
  measureTexts,
  methodNames,
} from '../../src/report/describeEvaluation.ts';
import { methodStyles } from '../../src/report/methodStyles.ts';
import { Chart, type Figure } from './Chart.tsx';
import type { ChartColors } from './useChartColors.ts';

/** The curves of one measure, one a method, with bars of one standard error. */
export function EvaluationCurves(props: {
  result: EvaluationResult;
  measure: EvaluationMeasure;
  emphasised: AttributionMethod | undefined;
}) {
  const { result, measure, emphasised } = props;
  const figure = useCallback(
    (colors: ChartColors) => curvesFigure(result, measure, emphasised, colors),
    [result, measure, emphasised],
  );
  const over = result.parameters.test === 'sanity' ? 'layers randomised' : 'share of pixels removed';
  return (
    <Chart
      label={`${measureTexts[measure].name} over ${over}, one line a method; the table below has the numbers`}
      height={360}
      figure={figure}
    />
  );
}

function curvesFigure(
  { curves, positions, parameters }: EvaluationResult,
  measure: EvaluationMeasure,
  emphasised: AttributionMethod | undefined,
  colors: ChartColors,
): Figure {
  const sanity = parameters.test === 'sanity';
  // Layers by number: their names come from a file, and plotly reads markup in texts.
  const x = positions.map((position, i) => (typeof position === 'number' ? 100 * position : i + 1));
  const axis = { fixedrange: true, gridcolor: colors.grid, zerolinecolor: colors.muted };
  const title = (text: string) => ({ text, font: { size: 11 } });
  return {
    data: curves
      .filter((curve) => curve.measure === measure)
      .map(({ method, points }) => {
        const { name } = methodNames[method];
        const { color, dash, symbol } = methodStyles[method];
        return {
          type: 'scatter',
          mode: 'lines+markers',
          name,
          x,
          y: points.map(({ mean }) => mean ?? null),
          error_y: {
            type: 'data',
            array: points.map(({ error }) => error ?? 0),
            thickness: 1,
            width: 2,
            color,
          },
          hovertext: points.map(
            (point, i) =>
              `${name}<br>${typeof positions[i] === 'number' ? `${formatPosition(positions[i])} removed` : `stage ${i + 1}`}: ${formatMeasured(point)}`,
          ),
          hovertemplate: '%{hovertext}<extra></extra>',
          opacity: emphasised === undefined || emphasised === method ? 1 : 0.2,
          line: { color, dash, width: 2 },
          marker: { symbol, size: 7, color },
        };
      }),
    layout: {
      margin: { l: 56, r: 12, t: 8, b: 48 },
      hovermode: 'closest',
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', font: { size: 11 } },
      xaxis: {
        ...axis,
        title: title(
          sanity
            ? 'layers with random weights, counted from the last (names in the table)'
            : 'pixels removed (%)',
        ),
        ...(sanity && { tickvals: x }),
      },
      yaxis: { ...axis, title: title(measureTexts[measure].axis) },
    },
  };
}
