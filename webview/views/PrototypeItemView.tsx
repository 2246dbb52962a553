import { useCallback, useMemo } from 'preact/hooks';
import { decodeArray } from '../../src/protocol/EncodedArray.ts';
import type { PrototypeItem, PrototypeResult } from '../../src/protocol/PrototypeResult.ts';
import {
  describeActivation,
  describeNeurons,
  describeStrongest,
  neuronLabel,
  reached,
} from '../../src/report/describePrototype.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import { paintPrototype, paintValues, type PaintedPrototype } from '../../src/report/paintPrototype.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Chart } from './Chart.tsx';
import { fitPicture } from './fitPicture.ts';
import { Picture } from './Picture.tsx';
import { objectiveFigure, vectorFigure } from './prototypeFigures.ts';
import { Section } from './Section.tsx';
import type { ChartColors } from './useChartColors.ts';

const largest = 320;
const sampleSide = 84;
/** Neurons of a set whose activations are listed. */
const mostListed = 24;

/** One prototype: the input found, how the objective rose, and the samples that activate the neurons most. */
export function PrototypeItemView({ result, item }: { result: PrototypeResult; item: PrototypeItem }) {
  const { input } = result;
  const name = describeNeurons(result, item);
  const painted = useMemo(() => paintPrototype(input, item), [input, item]);
  const objective = useCallback((colors: ChartColors) => objectiveFigure(item.objective, colors), [item]);
  const vector = useCallback((colors: ChartColors) => vectorFigure(decodeArray(item.image), colors), [item]);
  const { neurons, objective: values } = item;
  const [first, last] = [values[0]!, values.at(-1)!].map(formatNumber);
  return (
    <Section title={`Prototype of ${name}`} class="nl-prototype">
      <div class="nl-prototype-parts">
        {painted.height > 1 ? (
          <Painted painted={painted} side={largest} alt={`Prototype of ${name}`} />
        ) : (
          <Chart label={`Prototype of ${name}, feature by feature`} height={240} figure={vector} />
        )}
        <div class="nl-prototype-facts">
          <p>
            Activation <strong>{describeActivation(reached(item))}</strong>
            {neurons.length > 1 && `, the mean over ${formatCount(neurons.length)} neurons`}
            {describeStrongest(result, item)}
          </p>
          {neurons.length > 1 && (
            <p class="nl-muted">
              The scale of a neuron is how much its value varies over random inputs: divided by it, no neuron
              drowns the others.
            </p>
          )}
          {neurons.length > 1 && (
            <p class="nl-muted">
              {item.activations
                .slice(0, mostListed)
                .map((value, i) => `${neuronLabel(result.layer, neurons[i]!)}: ${formatNumber(value)}`)
                .join(', ')}
              {neurons.length > mostListed && ', …'}
            </p>
          )}
          {item.tokens !== undefined && (
            <p>Nearest tokens: {shortenText(item.tokens.slice(0, 200).join(' '), 600)}</p>
          )}
          <Chart
            label={`What was maximised, at each step: from ${first} to ${last}`}
            height={180}
            figure={objective}
          />
        </div>
      </div>
      {item.strongest !== undefined && (
        <Strongest result={result} strongest={item.strongest} several={neurons.length > 1} />
      )}
    </Section>
  );
}

/** The samples of the data that activate the neurons most. */
function Strongest(props: {
  result: PrototypeResult;
  strongest: NonNullable<PrototypeItem['strongest']>;
  several: boolean;
}) {
  const { input, samples, shown } = props.result;
  // Older documents have no scales of samples.
  const inScales = props.strongest[0]?.strength !== undefined;
  const activated = props.several ? `them most${inScales ? ', in scales' : ''}` : 'it most';
  const pictures = useMemo(() => {
    if (shown === undefined) return [];
    const values = decodeArray(shown);
    const shape = shown.shape.slice(1);
    const size = values.length / samples.length;
    return samples.map((_, i) => paintValues(input, values.subarray(i * size, (i + 1) * size), shape));
  }, [shown, samples, input]);
  return (
    <>
      <h3>Samples that activate {activated}</h3>
      <div class="nl-figures">
        {props.strongest.map(({ sample, activation, strength }) => {
          const { index, label } = samples[sample]!;
          const painted = pictures[sample];
          const what = `Row ${index}${label === undefined ? '' : `, label ${label}`}`;
          return (
            <figure key={sample}>
              {painted !== undefined && input.picture && (
                <Painted painted={painted} side={sampleSide} alt={what} />
              )}
              <figcaption title={what}>
                {strength !== undefined && (
                  <>
                    {formatNumber(strength)} scales
                    <br />
                  </>
                )}
                {formatNumber(activation)}
                <br />
                row {index}
                {label !== undefined && `, ${label}`}
              </figcaption>
            </figure>
          );
        })}
      </div>
    </>
  );
}

function Painted({ painted, side, alt }: { painted: PaintedPrototype; side: number; alt: string }) {
  const layout = useMemo(() => ({ ...painted, channels: 1, channelsLast: false, summed: false }), [painted]);
  return <Picture rgba={painted.rgba} layout={layout} {...fitPicture(layout, side)} alt={alt} />;
}
