import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ModelStructure } from '../../src/protocol/ModelStructure.ts';
import { formatShape } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Button } from '../controls.tsx';
import { fitModelGraph } from './fitModelGraph.ts';
import { layoutModelGraph, vertexSize, type ModelGraphLayout } from './layoutModelGraph.ts';
import { Section } from './Section.tsx';
import { useWindow } from './useWindow.ts';

const { width, height, down } = vertexSize;

/** Of the part of the page that a graph takes, with its border, in pixels. */
const mostHeight = 520;
// Where nothing is laid out.
const assumedWidth = 600;
const zoomStep = 1.35;
const mostScale = 3;
/** Texts of a smaller graph could not be read. */
const leastReadable = 0.4;

/** A picture of the graph: its size, and in how many columns its rows stand. */
interface View {
  readonly scale: number;
  readonly columns: number;
}
const fullSize: View = { scale: 1, columns: 1 };

/**
 * A network from its input, at the top, to its output; only the rows in view are rendered. To be seen as a whole, the
 * rows of a long one stand in columns, as text does.
 */
export function ModelGraph(props: {
  model: ModelStructure;
  /** Position in the model's vertices. */
  selected: number | undefined;
  onSelect: (vertex: number) => void;
}) {
  const { model, selected, onSelect } = props;
  const layout = useMemo(() => layoutModelGraph(model), [model]);
  const [{ scale, columns }, setView] = useState(fullSize);
  const wrapped = useMemo(() => wrapRows(layout, columns), [layout, columns]);
  const { places } = wrapped;
  const { ref, range, onScroll, reveal } = useWindow<HTMLDivElement>(wrapped.rows, down * scale, 'y');
  const svg = useRef<SVGSVGElement>(null);
  /** What stays where it is in the window while the graph is zoomed: a point of the picture, and of the window. */
  const held = useRef<{ x: number; y: number; clientX: number; clientY: number }>();

  const zoom = (factor: number, clientX?: number, clientY?: number) => {
    const frame = ref.current!.getBoundingClientRect();
    const picture = svg.current!.getBoundingClientRect();
    const at = {
      clientX: clientX ?? frame.left + frame.width / 2,
      clientY: clientY ?? frame.top + frame.height / 2,
    };
    held.current = {
      ...at,
      x: (at.clientX - picture.left) / scale,
      y: (at.clientY - picture.top) / scale,
    };
    const least = Math.min(fit().scale, 0.25);
    setView({ columns, scale: Math.min(mostScale, Math.max(least, scale * factor)) });
  };
  // Within the border.
  const fit = () => fitModelGraph(layout, (ref.current!.offsetWidth || assumedWidth) - 2, mostHeight - 2);

  useLayoutEffect(() => {
    const point = held.current;
    held.current = undefined;
    if (point === undefined) return;
    const picture = svg.current!.getBoundingClientRect();
    ref.current!.scrollLeft += picture.left + point.x * scale - point.clientX;
    ref.current!.scrollTop += picture.top + point.y * scale - point.clientY;
    onScroll();
  }, [ref, scale, onScroll]);

  // Not where only the scale is another: what was zoomed at stays in view.
  const revealed = useRef<unknown[]>([]);
  useEffect(() => {
    const [before, at] = revealed.current;
    revealed.current = [selected, places];
    if (selected === undefined || (before === selected && at === places)) return;
    const { row, x } = places[selected]!;
    reveal(row);
    const { scrollLeft, clientWidth } = ref.current!;
    const [left, right] = [(x - width / 2) * scale, (x + width / 2) * scale];
    if (left < scrollLeft || right > scrollLeft + clientWidth) ref.current!.scrollLeft = left;
  }, [ref, selected, places, reveal, scale]);

  // A wheel listener has to be able to keep the page from zooming, which those of the framework are not.
  const wheel = useRef<(event: WheelEvent) => void>();
  wheel.current = (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
  };
  useEffect(() => {
    const node = ref.current!;
    const listener = (event: WheelEvent) => wheel.current?.(event);
    node.addEventListener('wheel', listener, { passive: false });
    return () => node.removeEventListener('wheel', listener);
  }, [ref]);

  const inView = (from: number, to: number) =>
    Math.max(from, to) >= range.start && Math.min(from, to) < range.end;
  const readable = scale >= leastReadable;

  return (
    <Section
      title="Graph"
      aside={
        <div class="nl-actions">
          <Button title="Smaller (−)" onClick={() => zoom(1 / zoomStep)}>
            −
          </Button>
          <Button title="Larger (+)" onClick={() => zoom(zoomStep)}>
            +
          </Button>
          <Button title="Show the whole graph (0)" onClick={() => setView(fit())}>
            Fit
          </Button>
          <Button title="Full size, from top to bottom (1)" onClick={() => setView(fullSize)}>
            100 %
          </Button>
        </div>
      }
    >
      <div
        ref={ref}
        class={`nl-model-graph ${readable ? '' : 'nl-model-graph-small'}`}
        style={{ maxHeight: `${mostHeight}px` }}
        onScroll={onScroll}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          if (event.key === '+' || event.key === '=') zoom(zoomStep);
          else if (event.key === '-') zoom(1 / zoomStep);
          else if (event.key === '0') setView(fit());
          else if (event.key === '1') setView(fullSize);
          else return;
          event.preventDefault();
        }}
        tabIndex={0}
        role="group"
        aria-label="Graph of the network, scrollable; + and − zoom, 0 shows all of it"
      >
        <svg
          ref={svg}
          width={wrapped.width * scale}
          height={wrapped.rows * down * scale}
          viewBox={`0 0 ${wrapped.width} ${wrapped.rows * down}`}
        >
          {model.edges.map(([from, to]) =>
            inView(places[from]!.row, places[to]!.row) ? (
              <path
                key={`${from} ${to}`}
                d={edgePath(wrapped, layout, from, to)}
                class={from === selected || to === selected ? 'nl-edge-selected' : ''}
              />
            ) : null,
          )}
          {model.vertices.map((vertex, i) => {
            const { row, x } = places[i]!;
            if (!inView(row, row)) return null;
            const layer = vertex.layer === undefined ? undefined : model.layers[vertex.layer];
            const kind = vertex.kind === 'layer' || vertex.kind === 'node' ? vertex.operator : vertex.kind;
            const detail = layer ? `${kind} · ${formatShape(layer.shape)}` : kind;
            return (
              <g
                key={i}
                class={`nl-vertex nl-vertex-${vertex.kind} ${i === selected ? 'nl-vertex-selected' : ''}`}
                transform={`translate(${x}, ${row * down + (down - height) / 2})`}
                role="button"
                tabIndex={0}
                aria-pressed={i === selected}
                aria-label={`${shortenText(vertex.name)}, ${detail}`}
                onClick={() => onSelect(i)}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' && event.key !== ' ') return;
                  event.preventDefault();
                  onSelect(i);
                }}
              >
                <title>{shortenText(vertex.name, 500)}</title>
                <rect x={-width / 2} width={width} height={height} rx={4} />
                {readable && (
                  <>
                    <text y={15}>{shortenText(vertex.name, 26)}</text>
                    <text y={29} class="nl-vertex-detail">
                      {shortenText(detail, 30)}
                    </text>
                  </>
                )}
              </g>
            );
          })}
        </svg>
      </div>
    </Section>
  );
}

/** The rows in columns of equal length, one beside the other. */
function wrapRows(layout: ModelGraphLayout, columns: number): ModelGraphLayout {
  const rows = Math.ceil(layout.rows / columns);
  const places = layout.places.map(({ row, x }) => ({
    row: row % rows,
    x: x + Math.floor(row / rows) * layout.width,
  }));
  return { places, rows, width: layout.width * columns };
}

/**
 * Straight on to the next row; around the rows in between to a later one, as residual connections go; from side to side
 * into another column.
 */
function edgePath(wrapped: ModelGraphLayout, layout: ModelGraphLayout, from: number, to: number): string {
  const [a, b] = [wrapped.places[from]!, wrapped.places[to]!];
  const column = (vertex: number) => Math.floor(layout.places[vertex]!.row / wrapped.rows);
  if (column(from) !== column(to)) {
    const [x, y] = [a.x + width / 2, a.row * down + down / 2];
    const [endX, endY] = [b.x - width / 2, b.row * down + down / 2];
    const middle = (x + endX) / 2;
    return `M ${x} ${y} C ${middle} ${y} ${middle} ${endY} ${endX} ${endY}`;
  }
  const start = a.row * down + (down + height) / 2;
  const end = b.row * down + (down - height) / 2;
  if (b.row - a.row === 1) {
    const middle = (start + end) / 2;
    return `M ${a.x} ${start} C ${a.x} ${middle} ${b.x} ${middle} ${b.x} ${end}`;
  }
  const [left, right] = [a.x + width / 2, b.x + width / 2];
  const [top, bottom] = [start - height / 2, end + height / 2];
  // Longer ones go further out, so that they are told apart.
  const out = Math.max(left, right) + Math.min(48, 14 + 6 * (b.row - a.row));
  return `M ${left} ${top} C ${out} ${top} ${out} ${top} ${out} ${top + 24} V ${bottom - 24} C ${out} ${bottom} ${out} ${bottom} ${right} ${bottom}`;
}
