import type { PathwayResult } from '../../src/protocol/PathwayResult.ts';
import { pathwayTitle, scoreNames } from '../../src/report/describePathway.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import { ViewHeader } from './ViewHeader.tsx';
import type { ViewHost } from './ViewHost.ts';

/** What was traced, and how. */
export function PathwayHeader({ result, host }: { result: PathwayResult; host: ViewHost }) {
  const { parameters, rectified } = result;
  const off = parameters.gradient === 'frozen' ? 'keep their value' : 'give 0';
  return (
    <ViewHeader
      result={result}
      host={host}
      title={pathwayTitle(result)}
      copyTitle="Copy the figures as text"
      facts={[
        [
          'Score',
          scoreNames[parameters.score] +
            (parameters.score === 'intgrad' ? `, ${formatCount(parameters.steps)} steps` : ''),
          'Neurons with the highest scores are on the pathway',
        ],
        [
          'Neurons',
          `${parameters.unit === 'channel' ? 'channels' : 'elements'} of ${rectified ? 'the rectifiers' : 'the hidden layers'}`,
        ],
        ['Off the pathway', off, 'What the other neurons do while the gradient is taken'],
        ['Seed', String(result.seed)],
        ['Device', result.device],
        ['Time', `${formatNumber(result.seconds)} s`],
      ]}
    >
      <p>
        A critical pathway is the sparse part of the network that carries one response: every neuron is scored
        by what it contributes to this output for this sample, and the few with the highest scores stay. The{' '}
        <em>sparsity</em> is the share that is left out.
      </p>
      <p>
        The <em>pathway gradient</em> is the gradient of the output by the input through the pathway alone.
        {parameters.gradient === 'frozen'
          ? ' All other neurons keep their value, so the output stays as it is and they pass no gradient.'
          : ' All other neurons give 0, so the output is another one.'}{' '}
        Red: more of this input raises the output. Blue: more of it lowers the output. Move the slider: what
        stays in the map longest is what the strongest neurons see.
      </p>
      <p>
        A <em>dead</em> neuron is 0 for this sample. It contributes nothing; a pathway that holds dead neurons
        is a construction of the selection, not what the network does.
      </p>
    </ViewHeader>
  );
}
