import { useMemo } from 'preact/hooks';
import type { ConductanceLayer, ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import type { DecodedArray } from '../../src/protocol/EncodedArray.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { HorizontalList } from './HorizontalList.tsx';
import type { SampleGroup } from './sampleGroups.ts';
import type { ShownInputs } from './ShownInputs.ts';
import { describeSample, SampleCard } from './SampleStrip.tsx';
import { highestSamples } from './highestSamples.ts';
import { Section } from './Section.tsx';

const most = 24;

/** The samples through which most of the output's change flows by way of the chosen neuron. */
export function TopSamples(props: {
  result: ConductanceResult;
  group: SampleGroup;
  layer: ConductanceLayer;
  perSample: DecodedArray;
  neuron: number;
  sample: number;
  pictures: ShownInputs;
  onSelect: (sample: number) => void;
}) {
  const { result, group, layer, perSample, neuron } = props;
  const samples = useMemo(
    () => highestSamples(perSample, layer.neurons, neuron, group.samples, most),
    [perSample, layer.neurons, neuron, group],
  );
  const conductance = (sample: number) => formatNumber(perSample[sample * layer.neurons + neuron]!);
  const title =
    `Samples ${group.className === undefined ? '' : `${group.className} `}` +
    `with the highest conductance of neuron ${neuron}`;
  // One sample is in the strip above already.
  if (samples.length < 2) {
    return null;
  }
  return (
    <Section title={title}>
      <HorizontalList
        key={`${layer.name} ${neuron} ${group.key}`}
        fromStart
        label={title}
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
