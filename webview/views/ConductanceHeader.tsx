import type { ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import {
  describeBaseline,
  describeSamples,
  describeSteps,
  describeTarget,
} from '../../src/report/describeTarget.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { ModelOnData, ViewHeader } from './ViewHeader.tsx';
import type { ViewHost } from './ViewHost.ts';

/** What was analysed, and how. */
export function ConductanceHeader({ result, host }: { result: ConductanceResult; host: ViewHost }) {
  return (
    <ViewHeader
      result={result}
      host={host}
      title={
        <>
          Conductance of <ModelOnData {...result} />
        </>
      }
      copyTitle="Copy the rankings over all samples as text"
      facts={[
        ['Target', describeTarget(result)],
        ['Samples', describeSamples(result)],
        ['Baseline', describeBaseline(result)],
        ['Steps', describeSteps(result)],
        ['Device', result.device],
        ['Time', `${formatNumber(result.seconds)} s`],
        ['Seed', String(result.seed)],
      ]}
    >
      <p>
        The input is moved in small steps from the baseline (an input without content) to the sample. On the
        way the output changes. A neuron’s <em>conductance</em> is the part of that change which flows through
        the neuron: positive when it pushes the output up, negative when it holds it down.
      </p>
      <p>
        In a layer that everything has to pass, the conductances add up to the whole change. How far they miss
        it is the <em>completeness error</em>; it is given with every layer, so that you can judge the
        ranking.
      </p>
    </ViewHeader>
  );
}
