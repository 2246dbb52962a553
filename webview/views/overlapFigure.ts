import type { PathwayComparison } from '../../src/protocol/PathwayResult.ts';
import { scoreNames } from '../../src/report/describePathway.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import type { Figure } from './Chart.tsx';
import type { ChartColors } from './useChartColors.ts';

// Lines are told apart by their marks as well as by their colours (Okabe and Ito's).
const looks = [
  { color: '#0072b2', symbol: 'circle', dash: 'solid' },
  { color: '#e69f00', symbol: 'square', dash: 'dash' },
  { color: '#009e73', symbol: 'diamond', dash: 'dot' },
  { color: '#cc79a7', symbol: 'triangle-up', dash: 'dashdot' },
] as const;

/** The Jaccard overlap of each score's pathway with the asked one, layer by layer. */
export function overlapFigure(
  comparisons: readonly PathwayComparison[],
  level: number,
  colors: ChartColors,
): Figure {
  const count = comparisons[0]?.levels[level]!.layers.length ?? 0;
  return {
    data: comparisons.map(({ score, levels }, i) => {
      const { color, symbol, dash } = looks[i % looks.length]!;
      const { layers } = levels[level]!;
      return {
        type: 'scatter',
        mode: 'lines+markers',
        name: scoreNames[score],
        x: layers.map((_, layer) => layer + 1),
        y: layers,
        text: layers.map(
          (value, layer) => `layer ${layer + 1}, ${scoreNames[score]}: ${formatNumber(value)}`,
        ),
        hovertemplate: '%{text}<extra></extra>',
        line: { color, dash, width: 1.5 },
        marker: { color, symbol, size: 7 },
      };
    }),
    layout: {
      margin: { l: 48, r: 8, t: 8, b: 38 },
      showlegend: comparisons.length > 1,
      legend: { orientation: 'h', y: 1.02, yanchor: 'bottom', x: 0 },
      xaxis: {
        title: { text: 'layer, from input to output', font: { size: 11 } },
        range: [0.7, count + 0.3],
        ...(count <= 12 ? { dtick: 1 } : {}),
        fixedrange: true,
        showgrid: false,
        zeroline: false,
      },
      yaxis: {
        title: { text: 'overlap (Jaccard)', font: { size: 11 } },
        range: [-0.03, 1.03],
        fixedrange: true,
        gridcolor: colors.grid,
        zeroline: false,
        nticks: 5,
      },
    },
  };
}
