import type { NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import { describeMechanismSample, noteOfSample } from './describeMechanismSample.ts';
import { isWrong, type ReadMechanisms } from './readMechanisms.ts';
import type { ShownInputs } from './ShownInputs.ts';
import { Thumbnail } from './Thumbnail.tsx';

/** A sample's picture, or its row where the result does not hold it, over what it is. */
export function MechanismSampleCard(props: {
  result: NeuceptResult;
  read: ReadMechanisms;
  pictures: ShownInputs | undefined;
  position: number;
}) {
  const { result, read, pictures, position } = props;
  const at = read.pictured.get(position);
  return (
    <div
      class={`nl-sample ${isWrong(read, position) ? 'nl-wrong' : ''}`}
      title={describeMechanismSample(result, read, position)}
    >
      {pictures !== undefined && (
        <Thumbnail pictures={pictures} sample={at ?? Infinity} row={read.row[position]!} />
      )}
      <div class="nl-ellipsis">{noteOfSample(result, read, position)}</div>
    </div>
  );
}
