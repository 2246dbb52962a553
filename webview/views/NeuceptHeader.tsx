import type { NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import { mechanismClass, precisionVerdict } from '../../src/report/describeMechanisms.ts';
import { neuceptTitle, testedSamples } from '../../src/report/describeNeucept.ts';
import { formatCount, formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { ViewHeader, type Fact } from './ViewHeader.tsx';
import type { ViewHost } from './ViewHost.ts';

/** What was analysed, and how. */
export function NeuceptHeader({ result, host }: { result: NeuceptResult; host: ViewHost }) {
  const { parameters, mechanisms } = result;
  const { network } = parameters;
  const ofNetwork: readonly Fact[] = network
    ? [
        ['Response', `logit of class ${mechanismClass(result)}`],
        ['Unit', network.unit, 'A channel is the mean over its positions'],
        ['Tested on', testedSamples(result)],
      ]
    : [];
  return (
    <ViewHeader
      result={result}
      host={host}
      title={neuceptTitle(result)}
      copyTitle="Copy the neurons and mechanisms as text"
      copyTop={Infinity}
      verdict={mechanisms ? precisionVerdict(mechanisms) : []}
      facts={[
        ['Samples', formatCount(result.data.samples)],
        ...ofNetwork,
        [
          'Precision',
          formatPercent(parameters.precision),
          'Expected share of critical neurons among those selected',
        ],
        ['Runs', formatCount(parameters.runs)],
        ['Aggregation', parameters.aggregation],
        ['Threshold', parameters.threshold],
        ['Statistic', parameters.statistic],
        ['S', parameters.s, 'How knockoffs are kept apart from their neurons'],
        ['Groups from', String(parameters.group), 'Neurons that correlate this much are one group'],
        ['Seed', String(result.seed)],
        ['Time', `${formatNumber(result.seconds)} s`],
      ]}
    >
      <p>
        Which neurons does the response depend on, given all the others of the layer? For each neuron a
        knockoff is drawn: noise that correlates with the layer as the neuron does, and knows nothing of the
        response. A neuron that explains the response better than its knockoff does has a positive W.
        Knockoffs of neurons that do not matter win as often as they lose, which tells how many of the
        selected ones are likely to be false.
      </p>
      <p>
        The promise is about such selections on average, holds as far as the activations are Gaussian, and
        does not say that a neuron which is left out does not matter.
      </p>
      {mechanisms && (
        <p>
          Samples are alike to the network where its critical neurons are active alike. Groups of such samples
          are mechanisms: ways in which it comes to the same prediction. Some of them can be less reliable
          than the others, which the accuracy of the whole hides.
        </p>
      )}
    </ViewHeader>
  );
}
