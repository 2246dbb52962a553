import { useEffect, useMemo } from 'preact/hooks';
import type { ModelStructure } from '../../src/protocol/ModelStructure.ts';
import { formatShape } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { layoutModelGraph, vertexSize, type ModelGraphLayout } from './layoutModelGraph.ts';
import { useWindow } from './useWindow.ts';

const { width, height, down } = vertexSize;

/** A network from its input, at the top, to its output; only the rows in view are rendered. */
export function ModelGraph(props: {
  model: ModelStructure;
  /** Position in the model's vertices. */
  selected: number | undefined;
  onSelect: (vertex: number) => void;
}) {
  const { model, selected, onSelect } = props;
  const layout = useMemo(() => layoutModelGraph(model), [model]);
  const { ref, range, onScroll, reveal } = useWindow<HTMLDivElement>(layout.rows, down, 'y');
  const { places } = layout;
  useEffect(() => {
    if (selected !== undefined) reveal(places[selected]!.row);
  }, [selected, places, reveal]);
  const inView = (from: number, to: number) => to >= range.start && from < range.end;

  return (
    <div
      ref={ref}
      class="nl-model-graph"
      onScroll={onScroll}
      tabIndex={0}
      role="group"
      aria-label="Graph of the network, scrollable"
    >
      <svg width={layout.width} height={layout.rows * down}>
        {model.edges.map(([from, to]) =>
          inView(places[from]!.row, places[to]!.row) ? (
            <path
              key={`${from} ${to}`}
              d={edgePath(layout, from, to)}
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
              <text y={15}>{shortenText(vertex.name, 26)}</text>
              <text y={29} class="nl-vertex-detail">
                {shortenText(detail, 30)}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

/** Straight on to the next row; around the rows in between to a later one, as residual connections go. */
function edgePath({ places }: ModelGraphLayout, from: number, to: number): string {
  const [a, b] = [places[from]!, places[to]!];
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
