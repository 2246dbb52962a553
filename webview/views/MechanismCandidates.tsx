import { useCallback } from 'preact/hooks';
import type { Mechanisms } from '../../src/protocol/Mechanisms.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { Chart, type Figure } from './Chart.tsx';
import type { ChartColors } from './useChartColors.ts';

const measures = {
  silhouette: { axis: 'mean silhouette', name: 'Mean silhouette', best: 'highest' },
  bic: { axis: 'BIC', name: 'BIC', best: 'lowest' },
} as const;
type Measure = keyof typeof measures;

/** The numbers of mechanisms that were tried, with what speaks for each; nothing where K was given. */
export function MechanismCandidates({ mechanisms }: { mechanisms: Mechanisms }) {
  const { candidates = [] } = mechanisms;
  const shown = (['silhouette', 'bic'] as const).filter((measure) =>
    candidates.some((candidate) => candidate[measure] !== undefined),
  );
  if (candidates.length < 2) return null;
  return (
    <div class="nl-candidates">
      {shown.map((measure) => (
        <CandidatesChart key={measure} mechanisms={mechanisms} measure={measure} />
      ))}
    </div>
  );
}

function CandidatesChart({ mechanisms, measure }: { mechanisms: Mechanisms; measure: Measure }) {
  const { candidates = [], sizes } = mechanisms;
  const { name, best } = measures[measure];
  const figure = useCallback(
    (colors: ChartColors) => candidatesFigure(mechanisms, measure, colors),
    [mechanisms, measure],
  );
  const values = candidates
    .filter((candidate) => candidate[measure] !== undefined)
    .map((candidate) => `${candidate.count}: ${formatNumber(candidate[measure])}`);
  return (
    <figure>
      <Chart
        label={`${name} by the number of mechanisms K; ${sizes.length} is used. ${values.join(', ')}`}
        height={190}
        figure={figure}
      />
      <figcaption class="nl-muted">
        {name} by K; the {best} is best, the ring is the one in use
      </figcaption>
    </figure>
  );
}

function candidatesFigure(
  { candidates = [], sizes }: Mechanisms,
  measure: Measure,
  colors: ChartColors,
): Figure {
  const known = candidates.filter((candidate) => candidate[measure] !== undefined);
  const used = known.filter(({ count }) => count === sizes.length);
  const axis = { fixedrange: true, gridcolor: colors.grid, zeroline: false };
  return {
    data: [
      {
        type: 'scatter',
        mode: 'lines+markers',
        x: known.map(({ count }) => count),
        y: known.map((candidate) => candidate[measure]!),
        hovertext: known.map((candidate) => `K = ${candidate.count}: ${formatNumber(candidate[measure])}`),
        hovertemplate: '%{hovertext}<extra></extra>',
        line: { color: colors.muted, width: 1 },
        marker: { color: colors.foreground, size: 6 },
      },
      {
        type: 'scatter',
        mode: 'markers',
        x: used.map(({ count }) => count),
        y: used.map((candidate) => candidate[measure]!),
        hoverinfo: 'skip',
        marker: { symbol: 'circle-open', size: 15, color: colors.positive, line: { width: 2 } },
      },
    ],
    layout: {
      margin: { l: 56, r: 12, t: 12, b: 42 },
      hovermode: 'closest',
      xaxis: {
        ...axis,
        dtick: known.length > 15 ? 5 : 1,
        title: { text: 'mechanisms K', font: { size: 11 } },
      },
      yaxis: { ...axis, nticks: 5, title: { text: measures[measure].axis, font: { size: 11 } } },
    },
  };
}
