import { countOf } from '../../src/report/countOf.ts';
import { useMemo, useState } from 'preact/hooks';
import type { NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import { mechanismName, precisionBeside, shareText } from '../../src/report/describeMechanisms.ts';
import { formatCount } from '../../src/report/formatNumber.ts';
import { Button, Dropdown } from '../controls.tsx';
import { describeMechanismSample } from './describeMechanismSample.ts';
import { HorizontalList } from './HorizontalList.tsx';
import { MechanismMark } from './MechanismMark.tsx';
import { MechanismSampleCard } from './MechanismSampleCard.tsx';
import { isWrong, type ReadMechanisms } from './readMechanisms.ts';
import { Section } from './Section.tsx';
import type { ShownInputs } from './ShownInputs.ts';

/** Mechanisms that are shown before the others are asked for. */
const first = 8;

const kinds = { all: 'all predictions', right: 'right ones', wrong: 'wrong ones' } as const;
type Kind = keyof typeof kinds;

/** Samples of each mechanism side by side, those nearest to its mean first. */
export function MechanismSamples(props: {
  result: NeuceptResult;
  read: ReadMechanisms;
  pictures: ShownInputs | undefined;
  selected: number;
  onSelect: (position: number) => void;
}) {
  const { result, read, pictures, selected } = props;
  const { sizes, precision } = read.mechanisms;
  const [kind, setKind] = useState<Kind>('all');
  const [all, setAll] = useState(false);
  /** Whether right and wrong predictions can be told apart. */
  const told = isWrong(read, 0) !== undefined;
  const lists = useMemo(
    () =>
      read.members.map((positions) => {
        const passing =
          kind === 'all'
            ? positions
            : positions.filter((position) => isWrong(read, position) === (kind === 'wrong'));
        const pictured = passing.filter((position) => read.pictured.has(position));
        return pictures !== undefined && pictured.length > 0 ? pictured : passing;
      }),
    [read, kind, pictures],
  );
  const shown = all ? lists : lists.slice(0, first);
  return (
    <Section
      title={pictures === undefined ? 'Samples of each mechanism' : 'Images of each mechanism'}
      aside={
        told && (
          <Dropdown
            label="Show"
            value={kind}
            choices={(['all', 'right', 'wrong'] as const).map((value) => ({ value, text: kinds[value] }))}
            onChange={setKind}
          />
        )
      }
    >
      <p class="nl-muted">
        The nearest to the mechanism’s mean come first
        {told && '; ✗ marks a wrong prediction'}.
        {pictures === undefined
          ? ' The analysis holds no inputs: samples are told by their rows in the data set.'
          : pictures.shown < read.count &&
            ` The analysis holds the inputs of ${formatCount(pictures.shown)} of ${formatCount(read.count)} samples.`}
      </p>
      {shown.map((positions, index) => {
        const share = precision?.mechanisms[index];
        const beside = share ? precisionBeside(share, precision!.whole) : undefined;
        const name = mechanismName(index);
        return (
          <div key={index} class="nl-mechanism-row">
            <h3>
              <MechanismMark index={index} /> {name}
              <span class="nl-muted nl-regular">
                {' '}
                {countOf(sizes[index]!, 'sample')}
                {share && ', '}
              </span>
              {share && (
                <span class={`nl-regular ${beside === 'below' ? 'nl-bad' : 'nl-muted'}`}>
                  {`${shareText(share)} right${beside === 'below' ? ', less reliable than all' : ''}`}
                </span>
              )}
            </h3>
            {positions.length === 0 ? (
              <p class="nl-muted">
                {sizes[index] === 0 ? 'No sample belongs to it.' : `It has no ${kinds[kind]}.`}
              </p>
            ) : (
              <HorizontalList
                key={kind}
                fromStart
                label={`Samples of ${name.toLowerCase()}`}
                class={pictures === undefined ? 'nl-samples nl-texts' : 'nl-samples'}
                count={positions.length}
                itemWidth={88}
                selected={positions.indexOf(selected)}
                onSelect={(at) => props.onSelect(positions[at]!)}
                itemLabel={(at) => describeMechanismSample(result, read, positions[at]!)}
              >
                {(at) => (
                  <MechanismSampleCard
                    result={result}
                    read={read}
                    pictures={pictures}
                    position={positions[at]!}
                  />
                )}
              </HorizontalList>
            )}
          </div>
        );
      })}
      {lists.length > shown.length && (
        <Button onClick={() => setAll(true)}>{`Show all ${lists.length} mechanisms`}</Button>
      )}
    </Section>
  );
}
