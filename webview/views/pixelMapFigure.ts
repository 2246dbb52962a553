import { formatNumber } from '../../src/report/formatNumber.ts';
import type { InputLayout } from '../../src/report/inputLayout.ts';
import type { Figure } from './Chart.tsx';
import { mapColors } from './mapScale.ts';
import type { ChartColors } from './useChartColors.ts';

/** Space right of a map for its colour bar, in pixels. */
export const pixelMapMargin = 84;

/**
 * A map over the input, symmetric about 0: an image as a heat map, a strip as signed bars.
 * @param quantity what the map's numbers are
 */
export function pixelMapFigure(
  map: Float64Array,
  layout: InputLayout,
  colors: ChartColors,
  quantity = 'conductance',
): Figure {
  if (layout.height === 1) {
    return stripFigure(map, layout.summed ? 'position' : 'feature', quantity, colors);
  }
  const rows = Array.from({ length: layout.height }, (_, y) =>
    Array.from(map.subarray(y * layout.width, (y + 1) * layout.width)),
  );
  const limit = largest(map);
  const axis = { visible: false, fixedrange: true, constrain: 'domain' as const };
  return {
    data: [
      {
        type: 'heatmap',
        z: rows,
        hovertext: rows.map((row, y) =>
          row.map((value, x) => `row ${y}, column ${x}: ${formatNumber(value)}`),
        ) as never,
        hovertemplate: '%{hovertext}<extra></extra>',
        zmin: -limit,
        zmax: limit,
        zmid: 0,
        colorscale: mapColors.map(([place, color]): [number, string] => [place, color]),
        colorbar: {
          thickness: 10,
          len: 1,
          lenmode: 'fraction',
          ypad: 6,
          xpad: 8,
          outlinewidth: 0,
          tickvals: [-limit, -limit / 2, 0, limit / 2, limit],
          ticktext: [-limit, -limit / 2, 0, limit / 2, limit].map(formatNumber),
          tickfont: { size: 10, color: colors.foreground },
        },
      },
    ],
    layout: {
      margin: { l: 0, r: pixelMapMargin, t: 0, b: 0 },
      xaxis: axis,
      yaxis: { ...axis, range: [layout.height - 0.5, -0.5] },
    },
  };
}

function stripFigure(
  map: Float64Array,
  place: 'position' | 'feature',
  quantity: string,
  colors: ChartColors,
): Figure {
  const values = Array.from(map);
  const limit = largest(map);
  return {
    data: [
      {
        type: 'bar',
        x: values.map((_, i) => i),
        y: values,
        hovertext: values.map((value, i) => `${place} ${i}: ${formatNumber(value)}`),
        hovertemplate: '%{hovertext}<extra></extra>',
        marker: {
          color: values.map((value) => (value < 0 ? colors.negative : colors.positive)),
          line: { width: 0 },
        },
      },
    ],
    layout: {
      margin: { l: 56, r: 8, t: 6, b: 38 },
      bargap: values.length > 100 ? 0 : 0.15,
      xaxis: {
        title: { text: `input ${place}`, font: { size: 11 } },
        fixedrange: true,
        showgrid: false,
        zeroline: false,
      },
      yaxis: {
        title: { text: quantity, font: { size: 11 } },
        range: [-1.05 * limit, 1.05 * limit],
        fixedrange: true,
        gridcolor: colors.grid,
        zerolinecolor: colors.foreground,
        nticks: 5,
      },
    },
  };
}

/** Largest magnitude; 1 for a map of zeros, whose scale still has to span something. */
function largest(map: Float64Array): number {
  return map.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
}
