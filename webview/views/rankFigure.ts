import type { AgreementLayer, AgreementPair } from '../../src/protocol/AgreementResult.ts';
import type { AgreedNeuron } from '../../src/report/agreementNeurons.ts';
import type { Figure } from './Chart.tsx';
import type { ChartColors } from './useChartColors.ts';

/** Okabe and Ito's colours and a shape for each, told apart with any colour vision. */
const groups = [
  { name: 'named by none', color: '#8c959f', symbol: 'circle-open' },
  { name: 'by the first only', color: '#e69f00', symbol: 'triangle-up' },
  { name: 'by the second only', color: '#56b4e9', symbol: 'square' },
  { name: 'named by both', color: '#d55e00', symbol: 'circle' },
] as const;

/** Ranks of the neurons by two analyses against each other, by who of the two names them. */
export function rankFigure(
  { methods }: AgreementLayer,
  pair: AgreementPair,
  neurons: readonly AgreedNeuron[],
  chosen: number | undefined,
  [first, second]: readonly [string, string],
  colors: ChartColors,
): Figure {
  const at = (source: number): number => methods.findIndex((method) => method.source === source);
  const [i, j] = [at(pair.first), at(pair.second)];
  const points = neurons.flatMap(({ neuron, voices }) => {
    const [a, b] = [voices[i]!, voices[j]!];
    if (a.rank === undefined || b.rank === undefined) return [];
    return [{ neuron, x: a.rank, y: b.rank, group: (a.named ? 1 : 0) + (b.named ? 2 : 0) }];
  });
  const most = points.reduce((highest, { x, y }) => Math.max(highest, x, y), 1);
  const axis = {
    fixedrange: true,
    gridcolor: colors.grid,
    zeroline: false,
    range: [0, most + 1] as [number, number],
  };
  const title = (text: string) => ({ text, font: { size: 11 } });
  const mark = points.filter(({ neuron }) => neuron === chosen);
  return {
    data: [
      ...groups.map(({ name, color, symbol }, group) => {
        const members = points.filter((point) => point.group === group);
        return {
          type: 'scatter' as const,
          mode: 'markers' as const,
          name: name.replace('the first', first).replace('the second', second),
          x: members.map(({ x }) => x),
          y: members.map(({ y }) => y),
          customdata: members.map(({ neuron }) => neuron),
          hovertemplate: `neuron %{customdata}<br>${first}: %{x}<br>${second}: %{y}<extra></extra>`,
          marker: { color, symbol, size: 7 },
        };
      }),
      {
        type: 'scatter' as const,
        mode: 'markers' as const,
        showlegend: false,
        x: mark.map(({ x }) => x),
        y: mark.map(({ y }) => y),
        hoverinfo: 'skip' as const,
        marker: { color: colors.foreground, symbol: 'circle-open', size: 14, line: { width: 2 } },
      },
    ],
    layout: {
      margin: { l: 56, r: 12, t: 8, b: 48 },
      hovermode: 'closest',
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', font: { size: 11 } },
      xaxis: { ...axis, title: title(`rank by ${first}`) },
      yaxis: { ...axis, title: title(`rank by ${second}`) },
      shapes: [
        {
          type: 'line',
          x0: 0,
          y0: 0,
          x1: most + 1,
          y1: most + 1,
          layer: 'below',
          line: { color: colors.muted, width: 1, dash: 'dot' },
        },
      ],
    },
  };
}
