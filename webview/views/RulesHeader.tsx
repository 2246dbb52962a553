import { describeBinarisation, rulesTitle } from '../../src/report/describeRules.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import type { RulesResult } from '../../src/protocol/RulesResult.ts';
import { ViewHeader, type Fact } from './ViewHeader.tsx';
import type { ViewHost } from './ViewHost.ts';

/** What was searched, and how. */
export function RulesHeader({ result, host }: { result: RulesResult; host: ViewHost }) {
  const { parameters } = result;
  const classes: readonly Fact[] = result.layers.some(({ kind }) => kind === 'class')
    ? [['Class', parameters.target === 'label' ? 'labelled' : 'predicted']]
    : [];
  return (
    <ViewHeader
      result={result}
      host={host}
      title={rulesTitle(result)}
      copyTitle="Copy the rules as text"
      copyTop={Infinity}
      facts={[
        ['Samples', formatCount(result.data.samples)],
        ['Active', describeBinarisation(result)],
        ...classes,
        ['θ', String(parameters.theta), 'Confidence that a single head needs to be tried for a tail'],
        ['μ', String(parameters.mu), 'Heads in which two rules may differ that are tried as one'],
        ['Device', result.device],
        ['Time', `${formatNumber(result.seconds)} s`],
      ]}
    >
      <p>
        A rule{' '}
        <em>
          2 of {'{3, 5, 8}'} → {'{4, 9}'}
        </em>{' '}
        says: in the samples in which at least two of the neurons 3, 5 and 8 are active, neurons 4 and 9 of
        the layer before mostly are, too. Its <em>confidence</em> is the share of those samples in which it
        holds, its <em>support</em> their number.
      </p>
      <p>
        The rules were chosen together, as those with which all activations can be written down in the fewest
        bits. The <em>gain</em> is what the description would grow by without the rule. Trust the gain more
        than the confidence: a neuron that is nearly always active gives any rule a high confidence, but no
        gain. A rule says what goes together, not what causes what.
      </p>
    </ViewHeader>
  );
}
