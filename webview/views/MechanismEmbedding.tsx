import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Mechanisms } from '../../src/protocol/Mechanisms.ts';
import type { NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import { mechanismName } from '../../src/report/describeMechanisms.ts';
import { formatCount, formatPercent } from '../../src/report/formatNumber.ts';
import { describeMechanismSample } from './describeMechanismSample.ts';
import {
  nearestPoint,
  placePoints,
  pointInDirection,
  readEmbedding,
  type EmbeddingPoints,
} from './embeddingPlaces.ts';
import { MechanismMark } from './MechanismMark.tsx';
import { mechanismVariables } from './mechanismStyles.ts';
import { paintEmbedding, pointRadius } from './paintEmbedding.ts';
import type { ReadMechanisms } from './readMechanisms.ts';
import { Section } from './Section.tsx';
import type { ShownInputs } from './ShownInputs.ts';
import { Thumbnail } from './Thumbnail.tsx';
import { useColors } from './useChartColors.ts';
import { useWidth } from './useWidth.ts';

const tallest = 460;
const margin = 14;
/** How near the pointer has to come to a point, in pixels. */
const reach = 16;

interface EmbeddingProps {
  readonly result: NeuceptResult;
  readonly read: ReadMechanisms;
  readonly pictures: ShownInputs | undefined;
  /** Positions of samples. */
  readonly selected: number;
  readonly kept: number | undefined;
  /** The mechanism that is shown alone. */
  readonly focused: number | undefined;
  readonly onSelect: (position: number) => void;
  readonly onFocus: (index: number | undefined) => void;
}

/** The samples in a plane, near where their activations are alike, with the one under the pointer shown. */
export function MechanismEmbedding(props: EmbeddingProps) {
  const { mechanisms } = props.read;
  const points = useMemo(() => readEmbedding(mechanisms), [mechanisms]);
  const { embedding, parameters } = mechanisms;
  if (points === undefined || embedding === undefined) {
    return (
      <Section title="Embedding">
        <p class="nl-muted">
          {parameters.embedding === 'none'
            ? 'No embedding was asked for. Choose UMAP or principal components when mechanisms are looked for.'
            : 'These samples have no embedding.'}
        </p>
      </Section>
    );
  }
  return <EmbeddingPlot {...props} points={points} embedding={embedding} />;
}

function EmbeddingPlot(
  props: EmbeddingProps & { points: EmbeddingPoints; embedding: NonNullable<Mechanisms['embedding']> },
) {
  const { result, read, pictures, selected, kept, focused, points, embedding } = props;
  const { mechanisms, assignment } = read;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(frame);
  const height = Math.round(Math.min(tallest, Math.max(260, 0.7 * width)));
  const colors = useColors(frame, mechanismVariables);
  const placed = useMemo(() => placePoints(points, { width, height }, margin), [points, width, height]);
  const [hovered, setHovered] = useState<number>();

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || colors === undefined || width === 0) return;
    const ratio = globalThis.devicePixelRatio || 1;
    canvas.current!.width = Math.round(width * ratio);
    canvas.current!.height = Math.round(height * ratio);
    paintEmbedding(context, placed, {
      assignment,
      mechanisms: mechanisms.sizes.length,
      focused,
      colors,
      ratio,
    });
  }, [placed, assignment, mechanisms, focused, colors, width, height]);

  const pointOf = (position: number | undefined) => {
    const index = position === undefined ? -1 : Array.prototype.indexOf.call(points.positions, position);
    return index < 0 ? undefined : index;
  };
  const at = (event: PointerEvent | MouseEvent) => {
    const box = frame.current!.getBoundingClientRect();
    const { clientLeft, clientTop } = frame.current!;
    return nearestPoint(
      placed,
      event.clientX - box.left - clientLeft,
      event.clientY - box.top - clientTop,
      reach,
      (index) => focused === undefined || assignment[points.positions[index]!] === focused,
    );
  };
  const radius = pointRadius(points.x.length);
  const ring = (index: number | undefined, kind: string) =>
    index !== undefined && (
      <circle class={`nl-ring-${kind}`} cx={placed.x[index]} cy={placed.y[index]} r={radius + 4} />
    );
  const selectedPoint = pointOf(selected);
  const under = hovered === undefined ? undefined : points.positions[hovered];
  const { method, explained } = embedding;
  const axis = (index: number) =>
    `${['first', 'second'][index]} principal component${explained?.[index] === undefined ? '' : ` (${formatPercent(explained[index])} of the variance)`}`;
  const shown = points.x.length;
  return (
    <Section title={`Embedding by ${method === 'umap' ? 'UMAP' : 'principal components'}`}>
      <p class="nl-muted">
        Each point is a sample
        {shown < read.count && ` (${formatCount(shown)} of ${formatCount(read.count)} were embedded)`}; near
        points have similar activations of the representatives.{' '}
        {method === 'umap'
          ? 'Its axes have no unit, and distances between groups say little.'
          : `To the right: ${axis(0)}; upwards: ${axis(1)}; in standard deviations of the activations.`}
      </p>
      <ul class="nl-legend" aria-label="Mechanisms">
        {mechanisms.sizes.map((size, index) => (
          <li key={index}>
            <button
              class={`nl-link nl-mechanism-name ${index === focused ? 'nl-selected' : ''}`}
              aria-pressed={index === focused}
              title={index === focused ? 'Show all again' : 'Show it alone'}
              onClick={() => props.onFocus(index === focused ? undefined : index)}
            >
              <MechanismMark index={index} />
              {mechanismName(index)} ({formatCount(size)})
            </button>
          </li>
        ))}
      </ul>
      <div
        ref={frame}
        class="nl-embedding"
        role="application"
        aria-roledescription="scatter plot"
        aria-label={`Embedding of ${formatCount(shown)} samples; arrow keys go from sample to sample`}
        tabIndex={0}
        style={{ height: `${height}px` }}
        onPointerMove={(event) => setHovered(at(event))}
        onPointerLeave={() => setHovered(undefined)}
        onClick={(event) => {
          const index = at(event);
          if (index !== undefined) props.onSelect(points.positions[index]!);
        }}
        onKeyDown={(event) => {
          const index = pointInDirection(placed, selectedPoint, event.key);
          if (index !== undefined) {
            event.preventDefault();
            props.onSelect(points.positions[index]!);
          }
        }}
      >
        <canvas ref={canvas} aria-hidden="true" style={{ width: `${width}px`, height: `${height}px` }} />
        <svg width={width} height={height} aria-hidden="true">
          {ring(pointOf(kept), 'kept')}
          {ring(selectedPoint, 'selected')}
          {ring(hovered, 'hovered')}
        </svg>
        {hovered !== undefined && under !== undefined && (
          <div
            class="nl-tooltip"
            style={{
              ...(placed.y[hovered]! > height / 2
                ? { bottom: `${height - placed.y[hovered]! + 10}px` }
                : { top: `${placed.y[hovered]! + 10}px` }),
              ...(placed.x[hovered]! > width / 2
                ? { right: `${width - placed.x[hovered]! + 10}px` }
                : { left: `${placed.x[hovered]! + 10}px` }),
            }}
          >
            {pictures !== undefined && read.pictured.has(under) && (
              <Thumbnail pictures={pictures} sample={read.pictured.get(under)!} row={read.row[under]!} />
            )}
            {describeMechanismSample(result, read, under)}
          </div>
        )}
      </div>
      {selectedPoint === undefined && (
        <p class="nl-muted">The chosen sample is not among those that were embedded.</p>
      )}
    </Section>
  );
}
