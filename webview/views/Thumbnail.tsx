import { useMemo } from 'preact/hooks';
import { fitPicture } from './fitPicture.ts';
import { paintInput, sampleValues } from './inputPicture.ts';
import type { ShownInputs } from './ShownInputs.ts';
import { Picture } from './Picture.tsx';

const side = 64;

/** A sample's picture, or the row it is found in where the result does not hold its values. */
export function Thumbnail(props: { pictures: ShownInputs; sample: number; row: number }) {
  const { pictures, sample } = props;
  const { layout, values, shown } = pictures;
  const rgba = useMemo(
    () =>
      sample < shown
        ? paintInput(sampleValues(values, sample, layout.channels * layout.height * layout.width), layout)
        : undefined,
    [values, layout, shown, sample],
  );
  return (
    <div class="nl-thumbnail" style={{ height: `${side}px` }}>
      {rgba === undefined ? (
        <span class="nl-muted">row {props.row}</span>
      ) : (
        <Picture rgba={rgba} layout={layout} {...fitPicture(layout, side)} alt="" />
      )}
    </div>
  );
}
