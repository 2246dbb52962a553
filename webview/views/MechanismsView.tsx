import { useMemo, useState } from 'preact/hooks';
import type { Mechanisms } from '../../src/protocol/Mechanisms.ts';
import type { NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import {
  appliedSentence,
  countReason,
  entropySentence,
  mechanismsSummary,
  precisionBeside,
} from '../../src/report/describeMechanisms.ts';
import { ActivationGraphs } from './ActivationGraphs.tsx';
import type { MechanismPair } from './ActivationHistogram.tsx';
import { ChosenSample } from './ChosenSample.tsx';
import { FineLabelTable } from './FineLabelTable.tsx';
import { HistogramSection } from './HistogramSection.tsx';
import { MechanismCandidates } from './MechanismCandidates.tsx';
import { MechanismEmbedding } from './MechanismEmbedding.tsx';
import { MechanismSamples } from './MechanismSamples.tsx';
import { MechanismTable } from './MechanismTable.tsx';
import type { ReadMechanisms } from './readMechanisms.ts';
import { Section } from './Section.tsx';
import type { ShownInputs } from './ShownInputs.ts';

/** The groups of samples that a network predicts in the same way: how many, how reliable, and what each looks like. */
export function MechanismsView(props: {
  result: NeuceptResult;
  read: ReadMechanisms;
  pictures: ShownInputs | undefined;
  /** Position of the chosen sample. */
  sample: number;
  onSample: (position: number) => void;
  /** Column of the chosen neuron in the representation. */
  column: number | undefined;
  onColumn: (column: number) => void;
}) {
  const { result, read, pictures, sample, onSample, column, onColumn } = props;
  const { mechanisms } = read;
  const [kept, setKept] = useState<number>();
  const [focused, setFocused] = useState<number>();
  const [pair, setPair] = useState(() => firstPair(mechanisms));
  const applied = useMemo(() => appliedSentence(mechanisms), [mechanisms]);
  const uncertainty = entropySentence(mechanisms);
  return (
    <>
      <Section title="Mechanisms" class="nl-summary">
        <p>{mechanismsSummary(result, mechanisms)}</p>
        {applied !== undefined && <p>{applied}</p>}
        <MechanismTable mechanisms={mechanisms} focused={focused} onFocus={setFocused} />
        {uncertainty !== undefined && <p>{uncertainty}</p>}
        <p>{countReason(mechanisms)}</p>
        <MechanismCandidates mechanisms={mechanisms} />
      </Section>
      <div class="nl-embedding-parts">
        <MechanismEmbedding
          result={result}
          read={read}
          pictures={pictures}
          selected={sample}
          kept={kept}
          focused={focused}
          onSelect={onSample}
          onFocus={setFocused}
        />
        <Section title="Chosen sample">
          <ChosenSample
            result={result}
            read={read}
            pictures={pictures}
            position={sample}
            kept={kept}
            onKeep={setKept}
          />
        </Section>
      </div>
      <MechanismSamples
        result={result}
        read={read}
        pictures={pictures}
        selected={sample}
        onSelect={onSample}
      />
      <ActivationGraphs read={read} selected={sample} kept={kept} column={column} onColumn={onColumn} />
      <HistogramSection read={read} pair={pair} column={column} onPair={setPair} onColumn={onColumn} />
      <FineLabelTable mechanisms={mechanisms} />
    </>
  );
}

/** The largest mechanism, and beside it the least reliable one where one stands out; else the second largest. */
function firstPair({ precision, sizes }: Mechanisms): MechanismPair {
  const worst = precision?.mechanisms
    .flatMap((share, index) =>
      share && precisionBeside(share, precision.whole) === 'below'
        ? [{ index, rate: share.hits / share.of }]
        : [],
    )
    .sort((a, b) => a.rate - b.rate)[0]?.index;
  if (worst === 0) return [0, Math.min(1, sizes.length - 1)];
  return [0, worst ?? Math.min(1, sizes.length - 1)];
}
