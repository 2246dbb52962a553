import type { RulesComparisonResult } from '../../src/protocol/RulesComparisonResult.ts';
import { comparedSource, comparisonTitle } from '../../src/report/describeComparison.ts';
import { formatCount } from '../../src/report/formatNumber.ts';
import { pairName } from '../../src/report/pairName.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { ComparedPairView } from './ComparedPairView.tsx';
import { Section } from './Section.tsx';
import { ViewHeader } from './ViewHeader.tsx';
import type { ViewHost } from './ViewHost.ts';

/** The rules of two models side by side, pair of layers by pair of layers. */
export function RulesComparisonView({ result, host }: { result: RulesComparisonResult; host: ViewHost }) {
  const { pairs, uncompared, second } = result;
  const number = (count: number | undefined): string => (count === undefined ? 'none' : formatCount(count));
  return (
    <main class="neuron-lens">
      <ViewHeader
        result={result}
        host={host}
        title={comparisonTitle(result)}
        copyTitle="Copy the comparison as text"
        copyTop={Infinity}
        facts={[
          ['A', comparedSource(result, 20), comparedSource(result, 200)],
          ['B', comparedSource(second, 20), comparedSource(second, 200)],
        ]}
      >
        <p>
          A neuron of A is compared with the neuron of B that has the same layer and number. That means
          something where one model was trained from the other, or both from the same weights; neurons of
          models that were trained apart have nothing to do with each other, and then the number of shared
          links is about the one expected by chance.
        </p>
        <p>
          A rule is <em>in both</em> when heads, tails and both thresholds are the same, and <em>changed</em>{' '}
          when the heads are the same and some of the tails. <em>Links</em> are pairs of a head and a tail
          that some rule has; they do not depend on how neurons are gathered into rules.
        </p>
      </ViewHeader>
      {pairs.map((pair) => (
        <ComparedPairView key={pairName(pair)} layers={result.layers} pair={pair} />
      ))}
      {uncompared.length > 0 && (
        <Section title="Counted only">
          <div class="nl-table-wide">
            <table class="nl-table nl-rules">
              <caption class="nl-hidden">
                Pairs of layers of which only the numbers of rules are compared
              </caption>
              <thead>
                <tr>
                  <th scope="col">Layers</th>
                  <th scope="col">Rules in A</th>
                  <th scope="col">Rules in B</th>
                  <th scope="col" class="nl-words">
                    Why
                  </th>
                </tr>
              </thead>
              <tbody>
                {uncompared.map((each, i) => (
                  <tr key={i}>
                    <th scope="row">{pairName(each)}</th>
                    <td>{number(each.first)}</td>
                    <td>{number(each.second)}</td>
                    <td class="nl-words">{shortenText(each.reason, 300)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Section>
      )}
    </main>
  );
}
