import { useMemo } from 'preact/hooks';
import { decodeArray, type EncodedArray } from '../../src/protocol/EncodedArray.ts';
import { ProgressRing } from '../controls.tsx';
import { fitPicture } from './fitPicture.ts';
import { inputLayout, paintInput } from './inputPicture.ts';
import { Picture } from './Picture.tsx';

/** A prototype, or the place that it will have while it is made. */
export function PrototypeFigure(props: {
  /** Undefined while it is made. */
  image: EncodedArray | undefined;
  /** Whose it is. */
  name: string;
  /** Longer side in pixels. */
  side: number;
}) {
  const { image, name, side } = props;
  return (
    <figure>
      {image === undefined ? (
        <div
          class="nl-picture nl-thumbnail"
          role="status"
          style={{ width: `${side}px`, height: `${side}px` }}
        >
          <ProgressRing />
          <span class="nl-hidden">Making the prototype of {name}…</span>
        </div>
      ) : (
        <PrototypePicture image={image} side={side} alt={`Prototype of ${name}`} />
      )}
      <figcaption>{name}</figcaption>
    </figure>
  );
}

function PrototypePicture({ image, side, alt }: { image: EncodedArray; side: number; alt: string }) {
  const layout = useMemo(() => inputLayout(image.shape), [image]);
  const rgba = useMemo(() => paintInput(decodeArray(image), layout), [image, layout]);
  return <Picture rgba={rgba} layout={layout} {...fitPicture(layout, side)} alt={alt} />;
}
