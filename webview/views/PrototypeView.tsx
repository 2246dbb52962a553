import type { PrototypeResult } from '../../src/protocol/PrototypeResult.ts';
import { describeBound, prototypeTitle } from '../../src/report/describePrototype.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import { PrototypeItemView } from './PrototypeItemView.tsx';
import { ViewHeader, type Fact } from './ViewHeader.tsx';
import type { ViewHost } from './ViewHost.ts';

/** Inputs that activate neurons most, beside the samples that do. */
export function PrototypeView({ result, host }: { result: PrototypeResult; host: ViewHost }) {
  const { data, parameters, input } = result;
  const samples: readonly Fact[] = data ? [['Samples', formatCount(data.samples)]] : [];
  const pathway: readonly Fact[] = parameters.kept
    ? [['Pathway', `${formatCount(Object.keys(parameters.kept.layers).length)} layers held to it`]]
    : [];
  return (
    <main class="neuron-lens">
      <ViewHeader
        result={result}
        host={host}
        title={prototypeTitle(result)}
        copyTitle="Copy the figures as text"
        facts={[
          ...samples,
          ['Steps', formatCount(parameters.steps)],
          [input.picture ? 'Pixels' : 'Input', describeBound(result), 'What the input is kept within'],
          ...pathway,
          ['Seed', String(result.seed)],
          ['Device', result.device],
          ['Time', `${formatNumber(result.seconds)} s`],
        ]}
      >
        <p>
          A prototype is an input made to activate neurons as much as possible: from noise, step by step along
          the gradient.{' '}
          {input.picture
            ? 'It is made of waves, so that coarse forms grow as easily as fine ones, and the network sees it shifted, turned and enlarged a little, differently at each step: what works from one exact view only does not last.'
            : 'After each step it is brought back within the bounds named above.'}
        </p>
        <p>
          It shows something that the neurons answer to, not all of it: another seed can end elsewhere, and a
          neuron may stand for several things. It usually activates them more than any real input does, and
          parts of it can be patterns that mean something to this network only. Compare it with the samples
          that activate the neurons most, and trust what both show.
        </p>
      </ViewHeader>
      {result.items.map((item, index) => (
        <PrototypeItemView key={index} result={result} item={item} />
      ))}
    </main>
  );
}
