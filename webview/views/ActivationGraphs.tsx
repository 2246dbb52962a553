import { useMemo, useState } from 'preact/hooks';
import { mechanismName } from '../../src/report/describeMechanisms.ts';
import { Dropdown, type Choice } from '../controls.tsx';
import { ActivationGraph, type GraphActivations } from './ActivationGraph.tsx';
import { activationLimit } from './paintActivationGraph.ts';
import type { ReadMechanisms } from './readMechanisms.ts';
import { ScaleBar } from './ScaleBar.tsx';
import { Section } from './Section.tsx';

/** The chosen sample's activations, and beside them those of the mean of a mechanism or of a sample that was kept. */
export function ActivationGraphs(props: {
  read: ReadMechanisms;
  selected: number;
  kept: number | undefined;
  /** Column of the chosen neuron. */
  column: number | undefined;
  onColumn: (column: number) => void;
}) {
  const { read, selected, kept, column, onColumn } = props;
  const [chosen, setChosen] = useState('own');
  const own = read.assignment[selected]!;
  const beside = chosen === 'kept' && kept === undefined ? 'own' : chosen;
  const activations = useMemo(() => ofSample(read, selected), [read, selected]);
  const other = useMemo(() => {
    if (beside === 'none') return undefined;
    if (beside === 'kept') {
      return { title: `the kept sample, row ${read.row[kept!]}`, activations: ofSample(read, kept!) };
    }
    const index = beside === 'own' ? own : Number(beside);
    return {
      title: `the mean of ${mechanismName(index).toLowerCase()}`,
      activations: { values: read.means[index]!, output: read.meanOutput[index]! },
    };
  }, [read, beside, own, kept]);
  const choices: Choice<string>[] = [
    { value: 'own', text: 'the mean of its mechanism' },
    ...(kept === undefined ? [] : [{ value: 'kept', text: `the kept sample, row ${read.row[kept]}` }]),
    ...read.members.flatMap((positions, index) =>
      positions.length === 0
        ? []
        : [{ value: String(index), text: `the mean of ${mechanismName(index).toLowerCase()}` }],
    ),
    { value: 'none', text: 'nothing' },
  ];
  return (
    <Section
      title={`Activation graph of row ${read.row[selected]}`}
      aside={<Dropdown label="Beside it" value={beside} choices={choices} onChange={setChosen} />}
    >
      <p class="nl-muted">
        From left to right the layers’ representatives by their numbers, the most critical at the top, then
        the output. Red: more active than in the mean of the clustered samples; blue: less. A click on a
        neuron shows how it is distributed.
      </p>
      <div class={other === undefined ? '' : 'nl-columns nl-halves'}>
        <ActivationGraph
          read={read}
          activations={activations}
          title={`row ${read.row[selected]} (${mechanismName(own).toLowerCase()})`}
          selected={column}
          onSelect={onColumn}
        />
        {other && <ActivationGraph read={read} {...other} selected={column} onSelect={onColumn} />}
      </div>
      <ScaleBar
        scale={{ limit: activationLimit, largest: Infinity }}
        label="standard deviations of the layer, from the neuron’s mean in the clustered samples"
      />
    </Section>
  );
}

function ofSample(read: ReadMechanisms, position: number): GraphActivations {
  const { representation, width, output } = read;
  return {
    values: representation.subarray(position * width, (position + 1) * width),
    output: output[position]!,
  };
}
