import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { layoutActivationGraph, type GraphNode } from './layoutActivationGraph.ts';
import { listKeys } from './listKeys.ts';
import { paintActivationGraph } from './paintActivationGraph.ts';
import type { ReadMechanisms } from './readMechanisms.ts';
import { useChartColors } from './useChartColors.ts';
import { useWidth } from './useWidth.ts';

/** The activations of one sample, or the means of several: what the graph shows. */
export interface GraphActivations {
  /** Of each representative. */
  readonly values: ArrayLike<number>;
  readonly output: number;
}

/**
 * The representatives of each layer as a column of dots, red where their activation is above the mean of the clustered
 * samples and blue where it is below, the output last. Arrow keys go from dot to dot.
 */
export function ActivationGraph(props: {
  read: ReadMechanisms;
  activations: GraphActivations;
  /** Whose activations they are. */
  title: string;
  /** Called with the column of the representation that is chosen. */
  onSelect: (column: number) => void;
  /** Column of the chosen neuron. */
  selected: number | undefined;
}) {
  const { read, activations, selected } = props;
  const { mechanisms, outputs } = read;
  const { representatives, centre, scale } = mechanisms;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useChartColors(frame);
  const width = useWidth(frame);
  const layout = useMemo(() => layoutActivationGraph(representatives, width), [representatives, width]);
  const standardised = useMemo(
    () =>
      Float64Array.from({ length: representatives.length + 1 }, (_, i) =>
        i < representatives.length
          ? (activations.values[i]! - centre[i]!) / scale[i]!
          : (activations.output - outputs.centre) / outputs.scale,
      ),
    [activations, representatives, centre, scale, outputs],
  );
  const names = useMemo(() => representatives.map(({ neuron }) => String(neuron)), [representatives]);
  const [hovered, setHovered] = useState<number>();
  const [focused, setFocused] = useState<number>();

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || colors === undefined || width === 0) return;
    const ratio = globalThis.devicePixelRatio || 1;
    canvas.current!.width = Math.round(layout.width * ratio);
    canvas.current!.height = Math.round(layout.height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const font = getComputedStyle(frame.current!).fontFamily;
    paintActivationGraph(context, layout, standardised, names, colors, font);
  }, [layout, standardised, names, colors, width]);

  useEffect(() => {
    const element = frame.current!;
    const x = focused === undefined ? undefined : layout.nodes[focused]?.x;
    if (
      x !== undefined &&
      (x < element.scrollLeft + 20 || x > element.scrollLeft + element.clientWidth - 20)
    ) {
      element.scrollLeft = x - element.clientWidth / 2;
    }
  }, [focused, layout]);

  const describe = (index: number) => {
    const { layer, neuron } = representatives[index] ?? {};
    const value = index < representatives.length ? activations.values[index]! : activations.output;
    const name = layer === undefined ? 'output' : `${shortenText(layer, 60)}, neuron ${neuron}`;
    const deviations = standardised[index]!;
    return (
      `${name}: ${formatNumber(value)}, ${formatNumber(Math.abs(deviations))} standard deviations ` +
      `${layer === undefined ? '' : 'of the layer '}${deviations < 0 ? 'below' : 'above'} the mean`
    );
  };
  const at = (event: PointerEvent | MouseEvent): number | undefined => {
    const box = canvas.current!.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const distance = (node: GraphNode) => Math.hypot(node.x - x, node.y - y);
    const index = layout.nodes.reduce(
      (best, node, i) => (distance(node) < distance(layout.nodes[best]!) ? i : best),
      0,
    );
    return distance(layout.nodes[index]!) <= layout.radius + 5 ? index : undefined;
  };
  const told = hovered ?? focused;
  const node = told === undefined ? undefined : layout.nodes[told];
  const marked = selected === undefined ? undefined : layout.nodes[selected];
  return (
    <figure class="nl-activation">
      <figcaption>{props.title}</figcaption>
      <div
        ref={frame}
        class="nl-activation-frame"
        role="application"
        aria-roledescription="activation graph"
        aria-label={`Activations of ${props.title}; arrow keys go from neuron to neuron`}
        tabIndex={0}
        onBlur={() => setFocused(undefined)}
        onPointerMove={(event) => setHovered(at(event))}
        onPointerLeave={() => setHovered(undefined)}
        onClick={(event) => {
          const index = at(event);
          if (index !== undefined && index < representatives.length) props.onSelect(index);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && focused !== undefined && focused < representatives.length) {
            props.onSelect(focused);
            return;
          }
          const next = listKeys(event.key, focused ?? -1, layout.nodes.length);
          if (next !== undefined) {
            event.preventDefault();
            setFocused(next);
          }
        }}
      >
        <canvas
          ref={canvas}
          aria-hidden="true"
          style={{ width: `${layout.width}px`, height: `${layout.height}px` }}
        />
        <svg width={layout.width} height={layout.height} aria-hidden="true">
          {marked && <circle class="nl-ring-selected" cx={marked.x} cy={marked.y} r={layout.radius + 3} />}
          {node && <circle class="nl-ring-hovered" cx={node.x} cy={node.y} r={layout.radius + 3} />}
        </svg>
        {node !== undefined && (
          <div
            class="nl-tooltip"
            style={{
              ...(node.y > layout.height / 2
                ? { bottom: `${layout.height - node.y + 14}px` }
                : { top: `${node.y + 14}px` }),
              ...(node.x > (frame.current?.scrollLeft ?? 0) + width / 2
                ? { right: `calc(100% - ${node.x - 8}px)` }
                : { left: `${node.x + 12}px` }),
            }}
          >
            {describe(told!)}
          </div>
        )}
        <div class="nl-hidden" role="status">
          {focused !== undefined && describe(focused)}
        </div>
      </div>
    </figure>
  );
}
