import { useMemo } from 'preact/hooks';
import { mechanismName } from '../../src/report/describeMechanisms.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Dropdown } from '../controls.tsx';
import { ActivationHistogram, type MechanismPair } from './ActivationHistogram.tsx';
import { Name } from './Name.tsx';
import type { ReadMechanisms } from './readMechanisms.ts';
import { Section } from './Section.tsx';

/** Neurons to choose from; the others are reached by the activation graph. */
const mostChoices = 100;

/** How a representative is distributed in two mechanisms; those that tell the two apart best come first. */
export function HistogramSection(props: {
  read: ReadMechanisms;
  pair: MechanismPair;
  /** Column of the chosen neuron; the one that differs most where there is none. */
  column: number | undefined;
  onPair: (pair: MechanismPair) => void;
  onColumn: (column: number) => void;
}) {
  const { read, pair, onPair } = props;
  const { representatives, scale } = read.mechanisms;
  const [first, second] = pair;
  const { order, differences } = useMemo(() => {
    const differences = representatives.map(
      (_, j) => Math.abs(read.means[first]![j]! - read.means[second]![j]!) / scale[j]!,
    );
    const order = differences.map((_, j) => j).sort((a, b) => differences[b]! - differences[a]! || a - b);
    return { order, differences };
  }, [read, representatives, scale, first, second]);
  const column = props.column ?? order[0]!;
  const listed = order.slice(0, mostChoices);
  const choices = (listed.includes(column) ? listed : [column, ...listed]).map((j) => ({
    value: String(j),
    text: `${shortenText(representatives[j]!.layer, 24)}, neuron ${representatives[j]!.neuron} (${formatNumber(differences[j]!)})`,
  }));
  const { layer, neuron } = representatives[column]!;
  const several = read.members.length > 1;
  return (
    <Section
      title={
        <>
          Histogram of neuron {neuron} in <Name text={layer} />
        </>
      }
      aside={
        <Dropdown
          label="Neuron"
          value={String(column)}
          choices={choices}
          onChange={(value) => props.onColumn(Number(value))}
        />
      }
    >
      {several && (
        <p class="nl-muted">
          The neurons’ list begins with those that tell the two mechanisms apart best: in brackets, how far
          their means are apart, in standard deviations of the layer. For this one{' '}
          {formatNumber(differences[column]!)}, between {mechanismName(first).toLowerCase()} and{' '}
          {mechanismName(second).toLowerCase()}.
        </p>
      )}
      <ActivationHistogram read={read} column={column} pair={pair} onPair={onPair} />
    </Section>
  );
}
