import type { NeuceptComparisonResult } from '../../src/protocol/NeuceptComparisonResult.ts';
import { comparedSource } from '../../src/report/describeComparison.ts';
import { entropyComparison, neuceptComparisonTitle } from '../../src/report/describeNeuceptComparison.ts';
import { formatCount, formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { baseName, shortenText } from '../../src/report/shortenText.ts';
import { ComparedEntropies } from './ComparedEntropies.tsx';
import { ComparedLayers } from './ComparedLayers.tsx';
import { ComparedMechanismsView } from './ComparedMechanismsView.tsx';
import { MechanismAgreementView } from './MechanismAgreementView.tsx';
import { TwoLinesKey } from './TwoLines.tsx';
import { ViewHeader } from './ViewHeader.tsx';
import type { ViewHost } from './ViewHost.ts';

/** The critical neurons and mechanisms of two models side by side. */
export function NeuceptComparisonView({ result, host }: { result: NeuceptComparisonResult; host: ViewHost }) {
  const { model, second, parameters, mechanisms } = result;
  const { data } = result;
  const bits = entropyComparison(result);
  return (
    <main class="neuron-lens">
      <ViewHeader
        result={result}
        host={host}
        title={neuceptComparisonTitle(result)}
        copyTitle="Copy the comparison as text"
        facts={[
          ['A', shortenText(baseName(model.path), 40), comparedSource(result, 200)],
          ['B', shortenText(baseName(second.model.path), 40), comparedSource(second, 200)],
          ['Data', shortenText(baseName(data.path), 40), shortenText(data.path, 200)],
          ['Samples', formatCount(data.samples)],
          [
            'Precision',
            formatPercent(parameters.precision),
            'Expected share of critical neurons among those selected',
          ],
          ['Runs', formatCount(parameters.runs)],
          ['Seed', String(result.seed)],
          ['Device', result.device],
          ['Time', `${formatNumber(result.seconds)} s`],
        ]}
      >
        <p>
          Two networks with the same outputs can reach them in different ways. In each, the neurons are found
          that the class's output depends on (critical neurons), and the samples are grouped by what these
          neurons do (mechanisms). Here both are side by side.
        </p>
        <p>
          Neurons of two networks have no counterparts: training gives them any order. So it is not compared
          which neurons are critical, but which samples they tell apart, and how well that fits what is known
          of the samples: their fine labels, such as the digit where the network says even or odd.
        </p>
        <p>
          B is <em>{shortenText(second.model.path, 80)}</em>, SHA-256 {second.model.sha256.slice(0, 16)}…
        </p>
      </ViewHeader>
      <TwoLinesKey
        a={shortenText(baseName(model.path), 60)}
        b={shortenText(baseName(second.model.path), 60)}
      />
      {bits !== undefined && <p>{bits}</p>}
      <ComparedEntropies result={result} />
      {mechanisms && <ComparedMechanismsView mechanisms={mechanisms} />}
      {mechanisms?.agreement && <MechanismAgreementView agreement={mechanisms.agreement} />}
      {mechanisms && !mechanisms.agreement && (
        <p>No sample has a mechanism in both models, so that their mechanisms cannot be matched.</p>
      )}
      <ComparedLayers result={result} />
    </main>
  );
}
