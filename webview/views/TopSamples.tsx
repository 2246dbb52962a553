import { useMemo } from 'preact/hooks';
import type { ConductanceLayer, ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import type { DecodedArray } from '../../src/protocol/EncodedArray.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { HorizontalList } from './HorizontalList.tsx';
import type { ShownInputs } from './ShownInputs.ts';
import { describeSample, SampleCard } from './SampleStrip.tsx';
import { highestSamples } from './highestSamples.ts';
import { Section } from './Section.tsx';

const most = 24;

/** The samples through which most of the output's change flows by way of the chosen neuron. */
export function TopSamples(props: {
  result: ConductanceResult;
  layer: ConductanceLayer;
  perSample: DecodedArray;
  neuron: number;
  sample: number;
  pictures: ShownInputs;
  onSelect: (sample: number) => void;
}) {
  const { result, layer, perSample, neuron } = props;
  const samples = useMemo(
    () => highestSamples(perSample, layer.neurons, neuron, most),
    [perSample, layer.neurons, neuron],
  );
  const conductance = (sample: number) => formatNumber(perSample[sample * layer.neurons + neuron]!);
  return (
    <Section title={`Samples with the highest conductance of neuron ${neuron}`}>
      <HorizontalList
        key={`${layer.name} ${neuron}`}
        fromStart
        label={`Samples with the highest conductance of neuron ${neuron}`}
        class="nl-samples"
        count={samples.length}
        itemWidth={88}
        selected={samples.indexOf(props.sample)}
        onSelect={(position) => props.onSelect(samples[position]!)}
        itemLabel={(position) =>
          `Conductance ${conductance(samples[position]!)}. ${describeSample(result, samples[position]!)}`
        }
      >
        {(position) => (
          <SampleCard
            result={result}
            pictures={props.pictures}
            sample={samples[position]!}
            note={conductance(samples[position]!)}
          />
        )}
      </HorizontalList>
    </Section>
  );
}
