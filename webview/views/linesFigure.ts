import type { MethodStyle } from '../../src/report/methodStyles.ts';
import type { Figure } from './Chart.tsx';
import type { ChartColors } from './useChartColors.ts';

export interface FigureLine {
  /** Never a string of a result: plotly reads markup in texts. */
  readonly name: string;
  readonly style: MethodStyle;
  readonly faded?: boolean;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    /** Ends of the interval. */
    readonly low: number;
    readonly high: number;
    /** Shown under the pointer, after the line's name. */
    readonly hover: string;
  }[];
}

/** Lines with intervals under a legend. */
export function linesFigure(
  lines: readonly FigureLine[],
  titles: { readonly x: string; readonly y: string; readonly ticks?: readonly number[] },
  colors: ChartColors,
): Figure {
  const axis = { fixedrange: true, gridcolor: colors.grid, zerolinecolor: colors.muted };
  const title = (text: string) => ({ text, font: { size: 11 } });
  return {
    data: lines.map(({ name, style: { color, dash, symbol }, faded, points }) => ({
      type: 'scatter',
      mode: 'lines+markers',
      name,
      x: points.map(({ x }) => x),
      y: points.map(({ y }) => y),
      error_y: {
        type: 'data',
        symmetric: false,
        array: points.map(({ y, high }) => high - y),
        arrayminus: points.map(({ y, low }) => y - low),
        thickness: 1,
        width: 2,
        color,
      },
      hovertext: points.map(({ hover }) => `${name}<br>${hover}`),
      hovertemplate: '%{hovertext}<extra></extra>',
      opacity: faded ? 0.2 : 1,
      line: { color, dash, width: 2 },
      marker: { symbol, size: 6, color },
    })),
    layout: {
      margin: { l: 56, r: 12, t: 8, b: 48 },
      hovermode: 'closest',
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', font: { size: 11 } },
      xaxis: { ...axis, title: title(titles.x), ...(titles.ticks && { tickvals: [...titles.ticks] }) },
      yaxis: { ...axis, title: title(titles.y) },
    },
  };
}
