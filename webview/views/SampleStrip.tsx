import type { ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import { describeClass } from '../../src/report/describeTarget.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import { HorizontalList } from './HorizontalList.tsx';
import type { SampleGroup } from './sampleGroups.ts';
import type { ShownInputs } from './ShownInputs.ts';
import { Thumbnail } from './Thumbnail.tsx';
import { Section } from './Section.tsx';

/** Chooses the sample whose pixel map is shown. */
export function SampleStrip(props: {
  result: ConductanceResult;
  group: SampleGroup;
  pictures: ShownInputs;
  sample: number;
  onSelect: (sample: number) => void;
}) {
  const { result, pictures } = props;
  const { className, samples } = props.group;
  return (
    <Section
      title={
        (result.samples.length === 1 ? 'Sample' : 'Samples') +
        (className === undefined ? '' : ` ${className}`) +
        (result.samples.length === 1 ? '' : ` (${formatCount(samples.length)})`)
      }
    >
      <HorizontalList
        label="Samples"
        class="nl-samples"
        count={samples.length}
        itemWidth={88}
        selected={samples.indexOf(props.sample)}
        onSelect={(position) => props.onSelect(samples[position]!)}
        itemLabel={(position) => describeSample(result, samples[position]!)}
      >
        {(position) => (
          <SampleCard
            result={result}
            pictures={pictures}
            sample={samples[position]!}
            note={classNote(result, samples[position]!)}
          />
        )}
      </HorizontalList>
      <p class="nl-muted">{describeSample(result, props.sample)}</p>
    </Section>
  );
}

export function SampleCard(props: {
  result: ConductanceResult;
  pictures: ShownInputs;
  sample: number;
  note: string;
}) {
  const sample = props.result.samples[props.sample]!;
  const wrong = sample.label !== undefined && sample.label !== sample.predicted;
  return (
    <div class={`nl-sample ${wrong ? 'nl-wrong' : ''}`} title={describeSample(props.result, props.sample)}>
      <Thumbnail pictures={props.pictures} sample={props.sample} row={sample.index} />
      <div class="nl-ellipsis">{props.note}</div>
    </div>
  );
}

function classNote(result: ConductanceResult, index: number): string {
  const { label, predicted } = result.samples[index]!;
  const name = (position: number) => result.output.labels[position]?.slice(0, 20) || String(position);
  return label === undefined || label === predicted
    ? name(predicted)
    : `${name(predicted)}, is ${name(label)}`;
}

/** A sample's row, label, prediction and output in one sentence. */
export function describeSample(result: ConductanceResult, index: number): string {
  const sample = result.samples[index]!;
  const label = sample.label === undefined ? '' : `labelled ${describeClass(result, sample.label)}, `;
  const predicted = `predicted ${describeClass(result, sample.predicted)}`;
  const explained =
    sample.target === sample.predicted ? '' : `, explained ${describeClass(result, sample.target)}`;
  return (
    `Row ${sample.index}: ${label}${predicted}${explained}; output ${formatNumber(sample.output)}, ` +
    `at the baseline ${formatNumber(sample.baselineOutput)}.`
  );
}
