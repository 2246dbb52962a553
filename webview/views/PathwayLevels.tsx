import type { Pathway, PathwayResult } from '../../src/protocol/PathwayResult.ts';
import { formatCount, formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { describeRadius } from '../../src/report/pathwayText.ts';
import { radiusWords } from '../../src/report/radiusWords.ts';
import { Section } from './Section.tsx';

/** What came out at each sparsity, and how far the map of the chosen one can be trusted. */
export function PathwayLevels(props: {
  result: PathwayResult;
  pathway: Pathway;
  level: number;
  onLevel: (level: number) => void;
}) {
  const { result, pathway, level, onLevel } = props;
  const chosen = pathway.sparsity[level]!;
  return (
    <Section title="At each sparsity">
      <div class="nl-table-wide">
        <table class="nl-table">
          <caption>
            The output is {formatNumber(pathway.sample.output)}. “Alone”: what it is when all other neurons
            are 0.
          </caption>
          <thead>
            <tr>
              <th scope="col">Sparsity</th>
              <th scope="col" title="Share that was left out: neurons that score 0 never stay">
                Reached
              </th>
              <th scope="col">Neurons</th>
              <th scope="col" title="Share of the pathway’s neurons that are 0 in the network as it is">
                Dead on it
              </th>
              <th scope="col">Alone</th>
              <th scope="col" title="Of the linear region, by the input’s Euclidean distance">
                Radius
              </th>
            </tr>
          </thead>
          <tbody>
            {pathway.sparsity.map((each, i) => (
              <tr key={i} class={i === level ? 'nl-selected' : ''}>
                <th scope="row">
                  <button type="button" class="nl-link" aria-pressed={i === level} onClick={() => onLevel(i)}>
                    {formatPercent(each.asked)}
                  </button>
                </th>
                <td
                  title={
                    each.tied > 0
                      ? `${formatCount(each.tied)} neurons score exactly the threshold and stay out together`
                      : undefined
                  }
                >
                  {formatPercent(each.reached)}
                  {each.tied > 0 && '*'}
                </td>
                <td>{formatCount(each.kept)}</td>
                <td class={each.deadShare > 0 ? 'nl-bad' : ''}>{formatPercent(each.deadShare)}</td>
                <td>{formatNumber(each.zeroedOutput)}</td>
                <td title={describeRadius(each)}>{shortRadius(each)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pathway.sparsity.some(({ tied }) => tied > 0) && (
        <p class="nl-muted">* Neurons that score exactly the threshold stay out together.</p>
      )}
      <h3>How far the map holds at {formatPercent(chosen.asked)}</h3>
      <p>{radiusWords(result, chosen).join(' ')}</p>
    </Section>
  );
}

/** The number alone; the sentences beneath say the rest of the chosen one. */
function shortRadius({ radius }: Pathway['sparsity'][number]): string {
  if (radius === undefined) return '–';
  const { value, visited, kinks } = radius;
  if (value === undefined) return visited === kinks ? '∞' : 'unknown';
  return `${visited === kinks || value === 0 ? '' : '≤ '}${formatNumber(value)}`;
}
