import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { withTop } from '../../src/engine/agreement/withTop.ts';
import { agreementNames } from '../../src/protocol/agreementNames.ts';
import type { AgreementLayer, AgreementResult } from '../../src/protocol/AgreementResult.ts';
import { agreementNeurons } from '../../src/report/agreementNeurons.ts';
import {
  agreementTitle,
  agreementVerdict,
  describeAgreementSource,
  unmatchedWords,
} from '../../src/report/describeAgreement.ts';
import { formatCount } from '../../src/report/formatNumber.ts';
import { Button } from '../controls.tsx';
import { AgreementLayerStrip } from './AgreementLayerStrip.tsx';
import { AgreementPairs } from './AgreementPairs.tsx';
import { AgreementTable } from './AgreementTable.tsx';
import { Name } from './Name.tsx';
import { NeuronEvidence } from './NeuronEvidence.tsx';
import { Section } from './Section.tsx';
import { TopChoice } from './TopChoice.tsx';
import { UpSetMatrix } from './UpSetMatrix.tsx';
import { ViewHeader } from './ViewHeader.tsx';
import type { AgreementSelection, ResultViewProps } from './ViewHost.ts';

/** Which neurons several analyses of one model name, layer by layer, and where the evidence for each of them is. */
export function AgreementView(props: ResultViewProps<AgreementResult, AgreementSelection>) {
  const { host, onSelection } = props;
  const { sources } = props.result;
  const names = useMemo(() => agreementNames(sources), [sources]);
  const [chosen, setChosen] = useState(() => startSelection(props.result, props.selection));
  const { top = props.result.parameters.top } = chosen.agreement;
  const result = useMemo(
    () => (top === props.result.parameters.top ? props.result : withTop(props.result, top)),
    [props.result, top],
  );
  const told = useRef(props.result.parameters.top);
  useEffect(() => {
    if (told.current !== top) host.nameTop?.(top);
    told.current = top;
  }, [top, host]);
  const { layers } = result;
  useEffect(() => onSelection?.(chosen), [chosen, onSelection]);
  const layer = layers[chosen.agreement.layer]!;
  const [set, setSet] = useState<number>();
  const neurons = useMemo(() => agreementNeurons(layer), [layer]);
  const shown = useMemo(() => {
    const members = set === undefined ? undefined : new Set(layer.intersections[set]?.neurons);
    return members ? neurons.filter(({ neuron }) => members.has(neuron)) : neurons;
  }, [neurons, layer, set]);
  const chooseLayer = (index: number) => {
    setSet(undefined);
    setChosen({ agreement: { layer: index, top } });
  };
  const choose = (neuron: number) => setChosen({ agreement: { ...chosen.agreement, neuron } });
  const neuron = shown.find((each) => each.neuron === chosen.agreement.neuron) ?? shown[0];
  const members = set === undefined ? undefined : layer.intersections[set];
  const unmatched = unmatchedWords(result);
  return (
    <main class="neuron-lens">
      <ViewHeader
        result={result}
        host={host}
        title={agreementTitle(result)}
        copyTitle="Copy the agreement as text"
        facts={[
          ['Analyses', formatCount(sources.length)],
          ['Layers', formatCount(layers.length)],
          ['Seed', String(result.seed)],
        ]}
      >
        <p>
          Each method has its own idea of an important neuron: conductance, how much of the output flows
          through it; pathways, whether the response survives without it; NeuCEPT, whether the output depends
          on it given all others; rules, whether it fires together with others. Neurons that several of them
          name are better candidates than those of one alone.
        </p>
        <p>
          Some overlap comes from chance: two methods that each name half of a layer share a quarter of it
          whatever they look at. So every count has beside it what random choices would give. Methods that
          look at the same activations can also agree for a common reason, such as neurons that are never
          active.
        </p>
        <dl>
          {sources.map((source, i) => (
            <div key={i}>
              <dt>{names[i]}</dt>
              <dd>
                {describeAgreementSource(source)}; {source.createdAt.slice(0, 16).replace('T', ' ')}
                {source.path !== undefined && (
                  <>
                    ; <Name text={source.path} length={80} />
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </ViewHeader>
      {layers.length > 1 && (
        <AgreementLayerStrip
          layers={layers}
          selected={chosen.agreement.layer}
          onSelect={chooseLayer}
          onClick={(index) => {
            if (layers[index]!.line !== undefined) host.openLine?.(layers[index]!.name);
          }}
        />
      )}
      <Section
        title={
          <>
            Which neurons of <Name text={layer.name} length={40} /> do the analyses name?
          </>
        }
      >
        <TopChoice
          result={result}
          top={top}
          onTop={(next) => {
            setSet(undefined);
            setChosen({ agreement: { ...chosen.agreement, top: next } });
          }}
        />
        <p>{agreementVerdict(layer)}</p>
        <UpSetMatrix
          key={layer.name}
          result={result}
          layer={layer}
          names={names}
          selected={set}
          onSelect={(index) => {
            setSet(index);
            // The first of the set: the one before may not be in it.
            if (index !== undefined) setChosen({ agreement: { layer: chosen.agreement.layer, top } });
          }}
        />
      </Section>
      <div class="nl-columns nl-columns-table">
        <Section
          title={
            members === undefined
              ? `All ${formatCount(layer.neurons)} neurons, the most named first`
              : `${formatCount(shown.length)} named by ${members.sources.map((source) => names[source]).join(' and ')}${members.sources.length < layer.methods.length ? ' only' : ''}`
          }
          aside={members !== undefined && <Button onClick={() => setSet(undefined)}>Show all neurons</Button>}
        >
          <AgreementTable
            layer={layer}
            names={names}
            neurons={shown}
            neuron={neuron?.neuron}
            onSelect={choose}
          />
        </Section>
        {neuron && <NeuronEvidence result={result} layer={layer} names={names} neuron={neuron} host={host} />}
      </div>
      <AgreementPairs
        key={layer.name}
        result={result}
        layer={layer}
        names={names}
        neurons={neurons}
        neuron={neuron?.neuron}
        onNeuron={(next) => {
          setSet(undefined);
          choose(next);
        }}
      />
      {unmatched.length > 0 && (
        <Section title="Layers that are not compared">
          <ul>
            {unmatched.slice(0, mostUnmatched).map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
          {unmatched.length > mostUnmatched && (
            <p class="nl-muted">and {formatCount(unmatched.length - mostUnmatched)} more</p>
          )}
        </Section>
      )}
    </main>
  );
}

const mostUnmatched = 50;

/** What was chosen before, where it is there; else the largest of the layers that the most analyses have. */
function startSelection(
  { layers }: AgreementResult,
  before: AgreementSelection | undefined,
): AgreementSelection {
  if (before && before.agreement.layer < layers.length) return before;
  const better = (a: AgreementLayer, b: AgreementLayer): boolean =>
    a.methods.length > b.methods.length || (a.methods.length === b.methods.length && a.neurons > b.neurons);
  const layer = layers.reduce((best, each, i) => (better(each, layers[best]!) ? i : best), 0);
  return { agreement: { layer } };
}
