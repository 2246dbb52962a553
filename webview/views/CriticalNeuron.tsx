import { inputLayerName, type NeuceptLayer, type NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import type { NeuronScore } from '../../src/report/describeNeucept.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import { inputPlace } from '../../src/report/inputPlace.ts';
import { Name } from './Name.tsx';
import { NeuronPrototype } from './NeuronPrototype.tsx';
import { Section } from './Section.tsx';
import type { ViewHost } from './ViewHost.ts';

/** One tested neuron: its scores, whom it stands for, and the input that activates it most. */
export function CriticalNeuron(props: {
  result: NeuceptResult;
  layer: NeuceptLayer;
  score: NeuronScore;
  host: ViewHost;
}) {
  const { result, layer, score, host } = props;
  const { parameters } = result;
  const { neuron, others } = score;
  const place = inputPlace(layer, neuron);
  const mechanisms = result.mechanisms?.representatives;
  const represents = mechanisms?.some((each) => each.layer === layer.name && each.neuron === neuron);
  // An element of a spatial layer is no target: only its channel is. Neither are pixels of the input.
  const made =
    parameters.network !== undefined &&
    layer.name !== inputLayerName &&
    (layer.unit === 'channel' || layer.shape.length === 1);
  return (
    <>
      <Section
        title={
          <>
            Neuron {neuron} of <Name text={layer.name} />
            {place !== undefined && <span class="nl-muted nl-regular">, {place}</span>}
          </>
        }
      >
        <p role="status">
          Rank {score.tied ? `${score.rank}, shared with others` : score.rank}
          {parameters.aggregation === 'e-values' && `, e-value ${formatNumber(score.score)}`}, selected in{' '}
          {formatCount(score.count)} of {formatCount(parameters.runs)}{' '}
          {parameters.runs === 1 ? 'run' : 'runs'}, mean W {formatNumber(score.statistic)}:{' '}
          {score.selected ? 'selected' : 'not selected'}.
        </p>
        {others.length > 0 && (
          <p>
            It stands also for {others.length === 1 ? 'neuron' : 'neurons'} {others.slice(0, 12).join(', ')}
            {others.length > 12 && ` and ${formatCount(others.length - 12)} more`},{' '}
            {layer.square === undefined
              ? `which ${others.length === 1 ? 'correlates' : 'correlate'} with it by ${parameters.group} or more`
              : `the pixels of its square, or of squares that correlate with it by ${parameters.group} or more`}
            . What is said of it holds for {others.length === 1 ? 'that one' : 'them'} as well.
          </p>
        )}
        {mechanisms !== undefined && (
          <p class="nl-muted">
            {represents
              ? 'It is one of the neurons that the mechanisms are made of.'
              : 'It is none of the neurons that the mechanisms are made of, so the analysis does not hold its activations.'}
          </p>
        )}
      </Section>
      {made && (
        <NeuronPrototype
          layer={layer.name}
          name={`neuron ${neuron}`}
          target={{ layer: layer.name, neurons: [neuron] }}
          host={host}
        />
      )}
    </>
  );
}
