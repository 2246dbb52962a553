import { formatNumber } from '../../src/report/formatNumber.ts';
import type { Figure } from './Chart.tsx';
import type { ChartColors } from './useChartColors.ts';

const margin = { l: 60, r: 12, t: 8, b: 40 };

/** The objective over the steps of the ascent. */
export function objectiveFigure(objective: readonly number[], colors: ChartColors): Figure {
  return {
    data: [
      {
        type: 'scatter',
        mode: objective.length > 1 ? 'lines' : 'markers',
        x: objective.map((_, step) => step + 1),
        y: [...objective],
        hovertext: objective.map((value, step) => `step ${step + 1}: ${formatNumber(value)}`),
        hovertemplate: '%{hovertext}<extra></extra>',
        line: { color: colors.accent, width: 1.5 },
      },
    ],
    layout: {
      margin,
      hovermode: 'closest',
      xaxis: { title: { text: 'step', font: { size: 11 } }, fixedrange: true, gridcolor: colors.grid },
      yaxis: {
        title: { text: 'objective', font: { size: 11 } },
        fixedrange: true,
        gridcolor: colors.grid,
        zerolinecolor: colors.grid,
        nticks: 6,
      },
    },
  };
}

/** The features of a vector as bars. */
export function vectorFigure(values: ArrayLike<number>, colors: ChartColors): Figure {
  const features = Array.from(values);
  return {
    data: [
      {
        type: 'bar',
        x: features.map((_, feature) => feature),
        y: features,
        hovertext: features.map((value, feature) => `feature ${feature}: ${formatNumber(value)}`),
        hovertemplate: '%{hovertext}<extra></extra>',
        marker: {
          color: features.map((value) => (value < 0 ? colors.negative : colors.positive)),
          line: { width: 0 },
        },
      },
    ],
    layout: {
      margin,
      bargap: features.length > 100 ? 0 : 0.15,
      xaxis: {
        title: { text: 'input feature', font: { size: 11 } },
        fixedrange: true,
        showgrid: false,
        zeroline: false,
      },
      yaxis: {
        title: { text: 'value', font: { size: 11 } },
        fixedrange: true,
        gridcolor: colors.grid,
        zerolinecolor: colors.foreground,
        nticks: 5,
      },
    },
  };
}
