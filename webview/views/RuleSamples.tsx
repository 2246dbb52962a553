import { useState } from 'preact/hooks';
import type { RulesResult } from '../../src/protocol/RulesResult.ts';
import { neuronName } from '../../src/report/ruleWords.ts';
import { HorizontalList } from './HorizontalList.tsx';
import { Section } from './Section.tsx';
import type { ShownInputs } from './ShownInputs.ts';
import { Thumbnail } from './Thumbnail.tsx';

/** The samples in which a rule holds most strongly. */
export function RuleSamples(props: {
  result: RulesResult;
  /** Positions in the result's samples, the strongest first. */
  samples: readonly number[];
  pictures: ShownInputs | undefined;
}) {
  const { result, samples, pictures } = props;
  const [selected, setSelected] = useState(0);
  if (samples.length === 0 || result.samples === undefined) return null;
  const of = result.samples;
  const classes = result.layers.find(({ kind }) => kind === 'class');
  const note = (position: number) => {
    const { index, label } = of[samples[position]!]!;
    return label === undefined ? `row ${index}` : neuronName(classes, label);
  };
  const describe = (position: number) => {
    const { index, label } = of[samples[position]!]!;
    return `Row ${index}${label === undefined ? '' : `, labelled ${neuronName(classes, label)}`}`;
  };
  return (
    <Section title="Samples in which it holds most strongly">
      <HorizontalList
        fromStart
        label="Strongest samples"
        class="nl-samples"
        count={samples.length}
        itemWidth={88}
        selected={selected}
        onSelect={setSelected}
        itemLabel={describe}
      >
        {(position) => (
          <div class="nl-sample" title={describe(position)}>
            {pictures !== undefined && (
              <Thumbnail
                pictures={pictures}
                sample={samples[position]!}
                row={of[samples[position]!]!.index}
              />
            )}
            <div class="nl-ellipsis">{note(position)}</div>
          </div>
        )}
      </HorizontalList>
      <p class="nl-muted">
        {describe(selected)}. Strongest: the highest mean over the tails of activation over the neuron’s
        highest one.
      </p>
    </Section>
  );
}
