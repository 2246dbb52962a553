import { useMemo } from 'preact/hooks';
import { decodeArray } from '../../src/protocol/EncodedArray.ts';
import { paintPrototype } from '../../src/report/paintPrototype.ts';
import { inputLayout } from '../../src/report/inputLayout.ts';
import { ProgressRing } from '../controls.tsx';
import { fitPicture } from './fitPicture.ts';
import { paintInput } from './inputPicture.ts';
import { Picture } from './Picture.tsx';
import type { MadePrototype } from './ViewHost.ts';

/** A prototype, or the place that it will have while it is made. */
export function PrototypeFigure(props: {
  /** Undefined while it is made. */
  prototype: MadePrototype | undefined;
  /** Whose it is. */
  name: string;
  /** Longer side in pixels. */
  side: number;
}) {
  const { prototype, name, side } = props;
  return (
    <figure>
      {prototype === undefined ? (
        <div
          class="nl-picture nl-thumbnail"
          role="status"
          style={{ width: `${side}px`, height: `${side}px` }}
        >
          <ProgressRing />
          <span class="nl-hidden">Making the prototype of {name}…</span>
        </div>
      ) : (
        <PrototypePicture prototype={prototype} side={side} alt={`Prototype of ${name}`} />
      )}
      <figcaption>{name}</figcaption>
    </figure>
  );
}

function PrototypePicture(props: { prototype: MadePrototype; side: number; alt: string }) {
  const { image, range } = props.prototype;
  const { layout, rgba } = useMemo(() => {
    if (range === undefined) {
      const layout = inputLayout(image.shape);
      return { layout, rgba: paintInput(decodeArray(image), layout) };
    }
    const { rgba, ...size } = paintPrototype(range, { image });
    return { layout: { ...size, channels: 1, channelsLast: false, summed: false }, rgba };
  }, [image, range]);
  return <Picture rgba={rgba} layout={layout} {...fitPicture(layout, props.side)} alt={props.alt} />;
}
