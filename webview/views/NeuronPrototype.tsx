import type { ConductanceLayer, ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import type { EncodedArray } from '../../src/protocol/EncodedArray.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Button } from '../controls.tsx';
import { Name } from './Name.tsx';
import { PrototypeFigure } from './PrototypeFigure.tsx';
import { Section } from './Section.tsx';
import { useRequests } from './useRequests.ts';
import type { ViewHost } from './ViewHost.ts';

const side = 160;

/** The input that activates the chosen neuron most, made on demand; nothing where nobody can make it. */
export function NeuronPrototype(props: {
  result: ConductanceResult;
  layer: ConductanceLayer;
  neuron: number;
  host: ViewHost;
}) {
  const { result, layer, neuron, host } = props;
  const { stateOf, request } = useRequests<EncodedArray>();
  const ask = host.requestPrototype;
  // An element of a spatial layer is no target: only its channel is.
  if (ask === undefined || (result.parameters.unit === 'element' && layer.shape.length > 1)) {
    return null;
  }
  const key = JSON.stringify([layer.name, neuron]);
  const state = stateOf(key);
  const make = () => void request(key, () => ask({ layer: layer.name, neurons: [neuron] }));
  return (
    <Section
      title={
        <>
          Prototype of neuron {neuron} in <Name text={layer.name} />
        </>
      }
      aside={
        (state.kind === 'missing' || state.kind === 'failed') && (
          <Button onClick={make}>{state.kind === 'failed' ? 'Try again' : 'Make prototype'}</Button>
        )
      }
    >
      <p class="nl-muted">An input made to activate the neuron as much as possible.</p>
      {state.kind === 'failed' && (
        <p role="alert">{`The prototype could not be made: ${shortenText(state.message, 300)}`}</p>
      )}
      {(state.kind === 'loading' || state.kind === 'there') && (
        <div class="nl-figures">
          <PrototypeFigure
            image={state.kind === 'there' ? state.value : undefined}
            name={`neuron ${neuron}`}
            side={side}
          />
        </div>
      )}
    </Section>
  );
}
