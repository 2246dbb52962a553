import { useState } from 'preact/hooks';
import type {
  AttributionMethod,
  EvaluationMeasure,
  EvaluationResult,
} from '../../src/protocol/EvaluationResult.ts';
import {
  describeErrors,
  evaluationTitle,
  measuresOf,
  measureTexts,
  methodNames,
} from '../../src/report/describeEvaluation.ts';
import { formatCount, formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { Dropdown } from '../controls.tsx';
import { EvaluationCurves } from './EvaluationCurves.tsx';
import { EvaluationTable } from './EvaluationTable.tsx';
import { Section } from './Section.tsx';
import { ViewHeader, type Fact } from './ViewHeader.tsx';
import type { ViewHost } from './ViewHost.ts';

/** A test of attribution maps: for each measure its curves and their areas. */
export function EvaluationView({ result, host }: { result: EvaluationResult; host: ViewHost }) {
  const measures = measuresOf(result);
  const methods = [...new Set(result.curves.map(({ method }) => method))];
  const [alone, setAlone] = useState<AttributionMethod | 'all'>('all');
  return (
    <main class="neuron-lens">
      <ViewHeader
        result={result}
        host={host}
        title={evaluationTitle(result)}
        copyTitle="Copy the figures as text"
        facts={factsOf(result)}
      >
        <Explanation test={result.parameters.test} />
        <dl>
          {methods.map((method) => (
            <div key={method}>
              <dt>{methodNames[method].name}</dt>
              <dd>{methodNames[method].meaning}</dd>
            </div>
          ))}
        </dl>
      </ViewHeader>
      {methods.length > 1 && (
        <Dropdown
          label="Emphasise"
          value={alone}
          choices={[
            { value: 'all' as const, text: 'all methods' },
            ...methods.map((method) => ({ value: method, text: methodNames[method].name })),
          ]}
          onChange={setAlone}
        />
      )}
      {measures.map((measure) => (
        <MeasureSection
          key={measure}
          result={result}
          measure={measure}
          emphasised={alone === 'all' ? undefined : alone}
        />
      ))}
    </main>
  );
}

function MeasureSection(props: {
  result: EvaluationResult;
  measure: EvaluationMeasure;
  emphasised: AttributionMethod | undefined;
}) {
  const { result, measure } = props;
  const { name, reading } = measureTexts[measure];
  return (
    <Section title={name}>
      <p>
        {reading[0]!.toUpperCase()}
        {reading.slice(1)}. {describeErrors(result)}
      </p>
      <EvaluationCurves {...props} />
      <EvaluationTable {...props} />
    </Section>
  );
}

function factsOf(result: EvaluationResult): Fact[] {
  const { parameters, data, tested } = result;
  const { target } = parameters;
  const facts: Fact[] = [
    [tested ? 'Trained on' : 'Samples', formatCount(data.samples)],
    ...(tested ? [['Tested on', formatCount(tested.samples)] satisfies Fact] : []),
    ['Output explained', typeof target === 'number' ? `class ${target}` : `${target} class`],
  ];
  if (result.curves.some(({ method }) => /^(mct|intgrad)/.test(method))) {
    facts.push(['Sparsity of pathways', formatPercent(parameters.sparsity)]);
  }
  if (parameters.test === 'sanity') {
    facts.push(['Random weights', `N(0, ${formatNumber(parameters.deviation)}²)`]);
  } else {
    facts.push(
      [
        'Removed at once',
        parameters.tile === 1 ? 'a pixel' : `${parameters.tile} × ${parameters.tile} pixels`,
      ],
      ['Ordered by', parameters.order === 'magnitude' ? "the map's magnitude" : "the map's signed value"],
      [
        'Removed pixels become',
        parameters.fill === 'mean' ? 'the mean of their channel' : formatNumber(parameters.fill),
      ],
    );
  }
  if (parameters.test === 'roar') {
    const { epochs, optimiser, learningRate } = parameters.training;
    facts.push(
      ['Trainings', `${parameters.repeats} for each method and share`],
      ['Each', `${epochs} epochs of ${optimiser}, learning rate ${formatNumber(learningRate)}`],
    );
  }
  facts.push(
    ['Seed', String(result.seed)],
    ['Device', result.device],
    ['Time', `${formatNumber(result.seconds)} s`],
  );
  return facts;
}

function Explanation({ test }: { test: EvaluationResult['parameters']['test'] }) {
  switch (test) {
    case 'sanity':
      return (
        <p>
          The weights of the layers are replaced by random ones, from the last layer to the first, and after
          each layer the maps are compared with those of the network as it is. A map that stays the same does
          not show what the network has learnt. A map that changes can still be wrong: the check finds bad
          maps, it does not prove good ones.
        </p>
      );
    case 'degradation':
      return (
        <p>
          Pixels are removed in the order of the map, and the change of the target's probability is followed,
          as a share of what it was. A good map lets the output stand while the least relevant pixels go
          (LeRF), and brings it down with the most relevant ones (MoRF). Inputs with holes are unlike anything
          that the network was trained on, so that part of a change may come from the holes themselves; the
          random order shows how large that part is. The area is the mean height of a curve.
        </p>
      );
    case 'roar':
      return (
        <p>
          The most relevant pixels of all training and test samples are replaced, and the network is trained
          again from nothing, so that the holes are no surprise. Where accuracy hardly falls, what the map
          called relevant was not needed. Random and edges show what removing pixels does whatever the network
          is. The area is the mean height of a curve, from all pixels to the largest share.
        </p>
      );
  }
}
