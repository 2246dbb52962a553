import { useCallback, useState } from 'preact/hooks';
import type { AgreementLayer, AgreementPair, AgreementResult } from '../../src/protocol/AgreementResult.ts';
import type { AgreedNeuron } from '../../src/report/agreementNeurons.ts';
import { chanceText, correctionWords, digits } from '../../src/report/describeAgreement.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import { Chart } from './Chart.tsx';
import { rankFigure } from './rankFigure.ts';
import { Section } from './Section.tsx';
import type { ChartColors } from './useChartColors.ts';

/** How far any two analyses of a layer agree: rank correlations, the overlap of what they name, and one pair's ranks. */
export function AgreementPairs(props: {
  result: AgreementResult;
  layer: AgreementLayer;
  names: readonly string[];
  neurons: readonly AgreedNeuron[];
  neuron: number | undefined;
  onNeuron: (neuron: number) => void;
}) {
  const { result, layer, names, neurons, neuron, onNeuron } = props;
  const { methods, pairs } = layer;
  const [chosen, setChosen] = useState(0);
  const pair = pairs[chosen]!;
  const correction = correctionWords(result);
  const [first, second] = [names[pair.first]!, names[pair.second]!];
  const figure = useCallback(
    (colors: ChartColors) => rankFigure(layer, pair, neurons, neuron, [first, second], colors),
    [layer, pair, neurons, neuron, first, second],
  );
  return (
    <div class="nl-columns">
      <Section title="Do any two analyses agree?">
        <h3>Rank correlation</h3>
        <div class="nl-table-wide" tabIndex={0} role="group" aria-label="Rank correlations, scrollable">
          <table class="nl-table nl-contingency nl-correlations">
            <caption class="nl-hidden">Rank correlations of the analyses, with 95 % intervals</caption>
            <thead>
              <tr>
                <td />
                {methods.slice(0, -1).map(({ source }) => (
                  <th key={source} scope="col">
                    {names[source]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {methods.slice(1).map((row, i) => (
                <tr key={row.source}>
                  <th scope="row">{names[row.source]}</th>
                  {methods.slice(0, i + 1).map((column) => {
                    const at = pairs.findIndex(
                      (each) => each.first === column.source && each.second === row.source,
                    );
                    return (
                      <td
                        key={column.source}
                        class={`${at === chosen ? 'nl-chosen-pair' : ''} ${(pairs[at]!.correlation?.value ?? 0) < 0 ? 'nl-reverse' : ''}`}
                        style={{ '--nl-share': `${shade(pairs[at]!)}%` }}
                      >
                        <button
                          class="nl-link"
                          aria-pressed={at === chosen}
                          title="Shows the ranks of this pair"
                          onClick={() => setChosen(at)}
                        >
                          <Correlation pair={pairs[at]!} />
                        </button>
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p class="nl-muted">
          Spearman's: 1 for the same order of the neurons, 0 for none in common, −1 for the reverse. Below it
          a 95 % bootstrap interval over the layer's neurons: how far the number hangs on a few of them, and
          not what other samples would give. No interval: too few neurons, or nearly all have the same score.
        </p>
        <h3>Named by both</h3>
        <div class="nl-table-wide" tabIndex={0} role="group" aria-label="Overlaps, scrollable">
          <table class="nl-table nl-rules">
            <caption class="nl-hidden">Neurons that two analyses both name</caption>
            <thead>
              <tr>
                <th scope="col">Analyses</th>
                <th scope="col">Both</th>
                <th scope="col" title="If each had drawn as many neurons at random">
                  By chance
                </th>
                <th
                  scope="col"
                  title={`Chance to have as many in common, or more${correction === undefined ? '' : `; ${correction}`}`}
                >
                  p
                </th>
                <th scope="col" title="Named by both, over named by any of the two">
                  Jaccard
                </th>
              </tr>
            </thead>
            <tbody>
              {pairs.map((each, i) => (
                <tr
                  key={i}
                  class={i === chosen ? 'nl-selected' : ''}
                  title={`Of ${formatCount(each.common)} neurons that both looked at, the first names ${formatCount(each.firstNamed)}, the second ${formatCount(each.secondNamed)}`}
                  onClick={() => setChosen(i)}
                >
                  <th scope="row">
                    <button class="nl-link" aria-pressed={i === chosen}>
                      {names[each.first]}, {names[each.second]}
                    </button>
                  </th>
                  <td>{formatCount(each.both)}</td>
                  <td>{formatNumber(each.expected)}</td>
                  <td title={correction && `${chanceText(each.chance)} if this were the only pair looked at`}>
                    {chanceText(each.adjusted)}
                  </td>
                  <td>{each.jaccard === undefined ? '–' : each.jaccard.toFixed(2)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {correction !== undefined && (
          <p class="nl-muted">
            p is the chance to have as many in common or more, {correction}: of many pairs, some overlap by
            chance.
          </p>
        )}
      </Section>
      <Section title={`Ranks by ${first} and by ${second}`}>
        <Chart
          label={`Ranks of the neurons by ${first} and by ${second}; the table above has the numbers`}
          height={340}
          figure={figure}
          onPick={onNeuron}
        />
        <p class="nl-muted">
          A point is a neuron; the best are at the lower left. Where points lie along the diagonal the two
          agree. A line of points at one rank: neurons with the same score. {formatCount(pair.common)} neurons
          that both looked at.
        </p>
      </Section>
    </div>
  );
}

/** The interval below the value. */
function Correlation({ pair: { correlation } }: { pair: AgreementPair }) {
  if (!correlation) return <>none</>;
  const { value, low, high } = correlation;
  return (
    <>
      {digits(value)}
      {low !== undefined && high !== undefined && (
        <div class="nl-interval">
          {digits(low)} … {digits(high)}
        </div>
      )}
    </>
  );
}

/** Of a cell's ground, in percent: more for a stronger correlation. */
function shade({ correlation }: AgreementPair): number {
  return Math.round(55 * Math.abs(correlation?.value ?? 0));
}
