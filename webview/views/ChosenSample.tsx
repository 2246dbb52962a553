import type { NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import { Button } from '../controls.tsx';
import { describeMechanismSample } from './describeMechanismSample.ts';
import { fitPicture } from './fitPicture.ts';
import { paintInput, sampleValues } from './inputPicture.ts';
import { MechanismMark } from './MechanismMark.tsx';
import { Picture } from './Picture.tsx';
import type { ReadMechanisms } from './readMechanisms.ts';
import type { ShownInputs } from './ShownInputs.ts';
import { useMemo } from 'preact/hooks';

const side = 140;

/** The chosen sample: its input where the analysis holds it, and what it is in words. */
export function ChosenSample(props: {
  result: NeuceptResult;
  read: ReadMechanisms;
  pictures: ShownInputs | undefined;
  position: number;
  kept: number | undefined;
  onKeep: (position: number | undefined) => void;
}) {
  const { result, read, pictures, position, kept } = props;
  const at = read.pictured.get(position);
  const rgba = useMemo(() => {
    if (pictures === undefined || at === undefined) return undefined;
    const { values, layout } = pictures;
    return paintInput(sampleValues(values, at, layout.channels * layout.height * layout.width), layout);
  }, [pictures, at]);
  const description = describeMechanismSample(result, read, position);
  return (
    <div class="nl-chosen">
      {rgba !== undefined && pictures !== undefined && (
        <Picture
          rgba={rgba}
          layout={pictures.layout}
          {...fitPicture(pictures.layout, side)}
          alt={`Input of row ${read.row[position]}`}
        />
      )}
      <div>
        <p role="status">
          <MechanismMark index={read.assignment[position]!} /> {description}
        </p>
        {at === undefined && <p class="nl-muted">The analysis does not hold its input.</p>}
        <Button
          title="To compare other samples with it"
          onClick={() => props.onKeep(kept === position ? undefined : position)}
        >
          {kept === position ? 'Compare with it no longer' : 'Keep to compare'}
        </Button>
      </div>
    </div>
  );
}
