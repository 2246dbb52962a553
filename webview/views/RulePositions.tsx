import { useMemo } from 'preact/hooks';
import { formatShape } from '../../src/report/formatNumber.ts';
import { fitPicture } from './fitPicture.ts';
import { paintInput, sampleValues } from './inputPicture.ts';
import { Picture } from './Picture.tsx';
import { Section } from './Section.tsx';
import type { ShownInputs } from './ShownInputs.ts';

const side = 220;

/** Where in a channel's plane a rule's tails lie, alone and over the mean of the rule's strongest samples. */
export function RulePositions(props: {
  /** Whose plane it is. */
  of: string;
  /** Its shape. */
  plane: readonly number[];
  /** In the channel's plane, row by row. */
  positions: readonly number[];
  samples: readonly number[];
  pictures: ShownInputs | undefined;
}) {
  const { positions, pictures } = props;
  const [height = 1, width] = [props.plane.at(-2), props.plane.at(-1) ?? 1];
  const samples = props.samples.filter((sample) => sample < (pictures?.shown ?? 0));
  const mean = useMemo(
    () => (pictures === undefined || samples.length === 0 ? undefined : paintMean(pictures, samples)),
    [pictures, samples.join(' ')],
  );
  const count = positions.length === 1 ? '1 position' : `${positions.length} positions`;
  const grid = (over: boolean, size: { width: number; height: number }) => (
    <Plane
      {...{ width, height, positions, over, size }}
      label={`${count} in a plane of ${height} × ${width}`}
    />
  );
  const plane = fitPicture({ width, height }, side);
  return (
    <Section title="Where its tails lie">
      <div class="nl-figures">
        <figure>
          {grid(false, plane)}
          <figcaption>
            {count} of {props.of}, {formatShape([height, width])}
          </figcaption>
        </figure>
        {mean !== undefined && pictures !== undefined && (
          <figure>
            <div class="nl-over">
              <Picture rgba={mean} layout={pictures.layout} {...fitPicture(pictures.layout, side)} alt="" />
              {grid(true, fitPicture(pictures.layout, side))}
            </div>
            <figcaption>over the mean of the strongest samples</figcaption>
          </figure>
        )}
      </div>
      {mean !== undefined && (
        <p class="nl-muted">
          The plane is stretched over the input; a position sees more of the input than its square.
        </p>
      )}
    </Section>
  );
}

function Plane(props: {
  width: number;
  height: number;
  positions: readonly number[];
  over: boolean;
  size: { width: number; height: number };
  label: string;
}) {
  const { width, height, positions, size } = props;
  // Lines between very small squares would be all that is seen.
  const lines = Math.min(size.width / width, size.height / height) >= 5;
  const path = [
    ...Array.from({ length: width - 1 }, (_, x) => `M${x + 1} 0V${height}`),
    ...Array.from({ length: height - 1 }, (_, y) => `M0 ${y + 1}H${width}`),
  ].join('');
  return (
    <svg
      class={`nl-plane ${props.over ? 'nl-plane-over' : ''}`}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      style={{ width: `${size.width}px`, height: `${size.height}px` }}
      role="img"
      aria-label={props.label}
    >
      {lines && <path class="nl-plane-lines" d={path} />}
      {positions.map((position) => (
        <rect key={position} x={position % width} y={Math.floor(position / width)} width={1} height={1} />
      ))}
    </svg>
  );
}

function paintMean(
  { values, layout }: ShownInputs,
  samples: readonly number[],
): Uint8ClampedArray<ArrayBuffer> {
  const size = layout.channels * layout.height * layout.width;
  const mean = new Float64Array(size);
  for (const sample of samples) {
    const input = sampleValues(values, sample, size);
    for (let i = 0; i < size; i++) mean[i]! += input[i]! / samples.length;
  }
  return paintInput(mean, layout);
}
