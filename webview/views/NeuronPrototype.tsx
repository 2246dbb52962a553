import { shortenText } from '../../src/report/shortenText.ts';
import { Button } from '../controls.tsx';
import { Name } from './Name.tsx';
import { PrototypeFigure } from './PrototypeFigure.tsx';
import { Section } from './Section.tsx';
import { useRequests } from './useRequests.ts';
import type { MadePrototype, RequestedPrototype, ViewHost } from './ViewHost.ts';

const side = 160;

/** The input that activates the chosen neuron most, made on demand; nothing where nobody can make it. */
export function NeuronPrototype(props: {
  layer: string;
  /** The neuron as it is called: "neuron 3". */
  name: string;
  target: RequestedPrototype;
  host: ViewHost;
}) {
  const { layer, name, target, host } = props;
  const { stateOf, request } = useRequests<MadePrototype>();
  const ask = host.requestPrototype;
  if (ask === undefined) return null;
  const key = JSON.stringify(target);
  const state = stateOf(key);
  const make = () => void request(key, () => ask(target));
  return (
    <Section
      title={
        <>
          Prototype of {name} in <Name text={layer} />
        </>
      }
      aside={
        (state.kind === 'missing' || state.kind === 'failed') && (
          <Button onClick={make}>{state.kind === 'failed' ? 'Try again' : 'Make prototype'}</Button>
        )
      }
    >
      <p class="nl-muted">An input made to activate it as much as possible.</p>
      {state.kind === 'failed' && (
        <p role="alert">{`The prototype could not be made: ${shortenText(state.message, 300)}`}</p>
      )}
      {(state.kind === 'loading' || state.kind === 'there') && (
        <div class="nl-figures">
          <PrototypeFigure
            prototype={state.kind === 'there' ? state.value : undefined}
            name={name}
            side={side}
          />
        </div>
      )}
    </Section>
  );
}
