import { useCallback } from 'preact/hooks';
import type { Pathway, PathwayResult } from '../../src/protocol/PathwayResult.ts';
import { scoreNames } from '../../src/report/describePathway.ts';
import { formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { Chart } from './Chart.tsx';
import { overlapFigure } from './overlapFigure.ts';
import { Section } from './Section.tsx';
import type { ChartColors } from './useChartColors.ts';

/** How the pathways of other scores lie to this one, whole and by layer. */
export function PathwayOverlaps(props: { result: PathwayResult; pathway: Pathway; level: number }) {
  const { result, pathway, level } = props;
  const { comparisons } = pathway;
  const figure = useCallback(
    (colors: ChartColors) => overlapFigure(comparisons, level, colors),
    [comparisons, level],
  );
  const own = scoreNames[result.parameters.score];
  const asked = formatPercent(pathway.sparsity[level]!.asked);
  return (
    <Section title={`Overlap with other scores at ${asked}`}>
      <div class="nl-table-wide">
        <table class="nl-table">
          <caption>
            Jaccard overlap with the pathway of {own}: neurons on both over neurons on any of the two, from 0
            (none in common) to 1 (the same).
          </caption>
          <thead>
            <tr>
              <th scope="col">Score</th>
              <th scope="col">Overlap</th>
              <th scope="col">Reached</th>
              <th scope="col">Dead on it</th>
            </tr>
          </thead>
          <tbody>
            {comparisons.map(({ score, levels }) => {
              const { overlap, reached, deadShare } = levels[level]!;
              return (
                <tr key={score}>
                  <th scope="row">{scoreNames[score]}</th>
                  <td>{formatNumber(overlap)}</td>
                  <td>{formatPercent(reached)}</td>
                  <td class={deadShare > 0 ? 'nl-bad' : ''}>{formatPercent(deadShare)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {result.layers.length > 1 && (
        <Chart label="Overlap by layer; each layer says its own above" height={220} figure={figure} />
      )}
    </Section>
  );
}
