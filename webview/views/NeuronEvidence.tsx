import type { AgreementLayer, AgreementResult } from '../../src/protocol/AgreementResult.ts';
import type { AgreedNeuron } from '../../src/report/agreementNeurons.ts';
import { describeAgreementSource } from '../../src/report/describeAgreement.ts';
import { evidenceWords } from '../../src/report/evidenceWords.ts';
import { baseName } from '../../src/report/shortenText.ts';
import { Button } from '../controls.tsx';
import { Name } from './Name.tsx';
import { Section } from './Section.tsx';
import type { ViewHost } from './ViewHost.ts';

/** What each analysis says of one neuron, and the way to that analysis. */
export function NeuronEvidence(props: {
  result: AgreementResult;
  layer: AgreementLayer;
  names: readonly string[];
  neuron: AgreedNeuron;
  host: ViewHost;
}) {
  const { result, layer, names, neuron } = props;
  const { openEvidence } = props.host;
  return (
    <Section
      title={
        <>
          Evidence for neuron {neuron.neuron} of <Name text={layer.name} length={30} />
        </>
      }
    >
      <dl class="nl-evidence">
        {layer.methods.map((method, i) => {
          const source = result.sources[method.source]!;
          const voice = neuron.voices[i]!;
          return (
            <div key={method.source}>
              <dt>
                {names[method.source]}{' '}
                <span class={voice.named ? 'nl-good' : 'nl-muted nl-regular'}>
                  {voice.named ? '● names it' : 'does not name it'}
                </span>
              </dt>
              <dd>
                {evidenceWords(source.kind, method, voice)}{' '}
                <span class="nl-muted">{describeAgreementSource(source)}.</span>
                <div>
                  {openEvidence ? (
                    <Button
                      title={`Opens the analysis at neuron ${neuron.neuron} of this layer`}
                      onClick={() => openEvidence(method.source, layer.name, neuron.neuron)}
                    >
                      Open in {names[method.source]}
                    </Button>
                  ) : (
                    source.path !== undefined && (
                      <>
                        See <Name text={baseName(source.path)} />
                      </>
                    )
                  )}
                </div>
              </dd>
            </div>
          );
        })}
      </dl>
    </Section>
  );
}
