import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RulesResult } from '../../src/protocol/RulesResult.ts';
import { countOf } from '../../src/report/countOf.ts';
import { formatCount, formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { pairName } from '../../src/report/pairName.ts';
import { placeKey, type RulePlace } from '../../src/report/RuleLinks.ts';
import { neuronName, ruleWords } from '../../src/report/ruleWords.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { Button } from '../controls.tsx';
import {
  centreOf,
  fitGraph,
  graphHeight,
  headHeight,
  revealInGraph,
  viewAt,
  viewTransform,
  zoomGraph,
  type GraphCentre,
  type GraphView,
} from './graphView.ts';
import { layoutRuleGraph, type RuleGraphLayout } from './layoutRuleGraph.ts';
import { listKeys } from './listKeys.ts';
import {
  paintRaisedRules,
  paintRuleGraph,
  rulesOf,
  type DrawnPart,
  type GraphPart,
  type PaintedGraph,
} from './paintRuleGraph.ts';
import { ruleLineAt } from './ruleLineAt.ts';
import { useChartColors } from './useChartColors.ts';
import { useUniqueId } from './useUniqueId.ts';
import { useWidth } from './useWidth.ts';

const zoomStep = 1.35;
/** The pointer has to be this near, in pixels; and a press that moves no further is a click. */
const near = 4;
const repaintMilliseconds = 80;

/**
 * Rules as a picture: layers as columns, the nearest to the output first; each rule's heads meet in its "l of n → k of
 * m", from which lines lead to its tails. Drawn on a canvas, since thousands of lines have to follow the pointer; the
 * options of a list say the same to those who do not see it.
 */
export function RuleGraph(props: {
  result: RulesResult;
  /** The highest gain first. */
  shown: readonly RulePlace[];
  selected: RulePlace | undefined;
  /** Keys of the rules that are marked together with the chosen one. */
  cascade: ReadonlySet<string>;
  onSelect: (place: RulePlace) => void;
  /** Where it is to be opened at; else the whole graph is shown. */
  centre: GraphCentre | undefined;
  /** It was moved; or, without a centre, is shown as a whole. */
  onMove: (centre: GraphCentre | undefined) => void;
}) {
  const { result, shown, onSelect, onMove } = props;
  const id = useUniqueId();
  const element = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<{ base: readonly DrawnPart[]; raised: readonly DrawnPart[] }>({
    base: [],
    raised: [],
  });
  const drag = useRef<{ x: number; y: number; view: GraphView; moved: boolean }>();
  const colors = useChartColors(element);
  const width = useWidth(element);
  const layout = useMemo(() => layoutRuleGraph(result, shown), [result, shown]);
  const height = graphHeight(layout);
  const fitted = useMemo(() => fitGraph(layout, { width, height }), [layout, width, height]);
  const least = Math.min(fitted.scale, 0.5);
  const [moved, setMoved] = useState(props.centre && { of: layout, centre: props.centre });
  // What was moved belongs to a layout: another one is fitted again.
  const centre = moved?.of === layout ? moved.centre : undefined;
  const view = useMemo(
    () => (centre === undefined ? fitted : viewAt(centre, fitted, { width, height }, least)),
    [centre, fitted, width, height, least],
  );
  const show = (next: GraphView) =>
    setMoved(next === fitted ? undefined : { of: layout, centre: centreOf(next, { width, height }) });
  useEffect(() => onMove(centre), [centre]);
  const [hovered, setHovered] = useState<{ part: GraphPart; x: number; y: number }>();
  const part = hovered?.part;
  const key = props.selected === undefined ? undefined : placeKey(props.selected);
  const selected = key === undefined ? -1 : layout.rules.findIndex(({ place }) => placeKey(place) === key);
  const cascade = useMemo(
    () => new Set(layout.rules.flatMap(({ place }, i) => (props.cascade.has(placeKey(place)) ? [i] : []))),
    [layout, props.cascade],
  );

  const graph = useMemo<PaintedGraph | undefined>(
    () =>
      colors === undefined || width === 0
        ? undefined
        : {
            layers: result.layers,
            layout,
            view,
            size: { width, height },
            colors,
            font: getComputedStyle(element.current!).fontFamily,
          },
    [result, layout, view, width, height, colors],
  );
  const painted = useRef<PaintedGraph>();
  const latest = useRef<PaintedGraph>();
  const repaint = useRef<number>();
  useLayoutEffect(() => {
    latest.current = graph;
    if (graph === undefined || !base.current) return;
    const paint = () => {
      repaint.current = undefined;
      const context = prepareCanvas(base.current, latest.current);
      if (context === undefined) return;
      drawn.current.base = paintRuleGraph(context, latest.current!);
      painted.current = latest.current;
      base.current!.style.transform = '';
    };
    const before = painted.current;
    if (before === undefined || !differsInView(before, graph)) {
      clearTimeout(repaint.current);
      paint();
      return;
    }
    // While it is moved the picture itself is, which costs nothing; its lines follow some times a second.
    base.current.style.transform = viewTransform(before.view, graph.view);
    repaint.current ??= window.setTimeout(paint, repaintMilliseconds);
  }, [graph]);
  useEffect(() => () => clearTimeout(repaint.current), []);
  useLayoutEffect(() => {
    if (graph === undefined) return;
    const frame = requestAnimationFrame(() => {
      const context = prepareCanvas(canvas.current, graph);
      const raised = { selected: selected < 0 ? undefined : selected, cascade, hovered: part };
      if (context !== undefined) drawn.current.raised = paintRaisedRules(context, graph, raised);
    });
    return () => cancelAnimationFrame(frame);
  }, [graph, selected, cascade, part?.kind, part?.index]);

  // A wheel listener has to be able to keep the page from zooming, which those of the framework are not.
  const wheel = useRef<(event: WheelEvent) => void>();
  wheel.current = (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { x, y } = position(event);
    show(zoomGraph(view, Math.exp(-event.deltaY / 300), x, y, least));
  };
  useEffect(() => {
    const node = canvas.current!;
    const listener = (event: WheelEvent) => wheel.current?.(event);
    node.addEventListener('wheel', listener, { passive: false });
    return () => node.removeEventListener('wheel', listener);
  }, []);

  const position = (event: MouseEvent) => {
    const box = canvas.current!.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const partAt = (x: number, y: number): GraphPart | undefined => {
    const box = [...drawn.current.base, ...drawn.current.raised].findLast(
      (box) =>
        x >= box.x - near &&
        x <= box.x + box.width + near &&
        y >= box.y - near &&
        y <= box.y + box.height + near,
    );
    // The names of the layers lie over the lines.
    if (box !== undefined || y < headHeight) return box;
    const line = ruleLineAt(layout, view, x, y, near);
    return line === undefined ? undefined : { kind: 'rule', index: line };
  };
  const choose = (index: number) => {
    const rule = layout.rules[index];
    if (rule === undefined) return;
    show(revealInGraph(view, { width, height }, rule.column, rule.y));
    onSelect(rule.place);
  };
  const click = (at: GraphPart | undefined) => {
    if (at === undefined) return;
    // The rules of a neuron come one after the other.
    const rules = [...rulesOf(layout, at)].sort((a, b) => a - b);
    choose(rules[(rules.indexOf(selected) + 1) % rules.length]!);
  };
  const zoom = (factor: number) => show(zoomGraph(view, factor, width / 2, height / 2, least));

  return (
    <div class="nl-graph">
      <div
        ref={element}
        class="nl-graph-frame"
        role="listbox"
        aria-label="Rule graph: the rules shown, the highest gain first"
        aria-activedescendant={selected >= 0 ? `${id}-${selected}` : undefined}
        tabIndex={0}
        style={{ height: `${height}px` }}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          const next = listKeys(event.key, selected, layout.rules.length);
          if (next !== undefined) choose(next);
          else if (event.key === '+' || event.key === '=') zoom(zoomStep);
          else if (event.key === '-') zoom(1 / zoomStep);
          else if (event.key === '0') show(fitted);
          else return;
          event.preventDefault();
        }}
      >
        <div class="nl-hidden" role="presentation">
          {[selected - 1, selected, selected + 1]
            .filter((index) => index in layout.rules)
            .map((index) => (
              <div
                key={index}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === selected}
                aria-setsize={layout.rules.length}
                aria-posinset={index + 1}
              >
                {describeShownRule(result, layout, index)}
              </div>
            ))}
        </div>
        {/* Below what changes with the pointer is what does not: it is drawn again only when the graph is moved. */}
        <canvas
          ref={base}
          aria-hidden="true"
          style={{ height: `${height}px`, opacity: part === undefined ? 1 : 0.4 }}
        />
        <canvas
          ref={canvas}
          class="nl-graph-raised"
          aria-hidden="true"
          style={{ height: `${height}px`, cursor: part === undefined ? 'grab' : 'pointer' }}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture?.(event.pointerId);
            drag.current = { ...position(event), view, moved: false };
          }}
          onPointerMove={(event) => {
            const { x, y } = position(event);
            const from = drag.current;
            if (from === undefined) {
              const at = partAt(x, y);
              setHovered(at && { part: at, x, y });
              return;
            }
            if (!from.moved && Math.hypot(x - from.x, y - from.y) < near) return;
            from.moved = true;
            setHovered(undefined);
            show({ ...from.view, left: from.view.left + x - from.x, top: from.view.top + y - from.y });
          }}
          onPointerUp={(event) => {
            const { x, y } = position(event);
            if (drag.current?.moved === false) click(partAt(x, y));
            drag.current = undefined;
          }}
          onPointerCancel={() => (drag.current = undefined)}
          onPointerLeave={() => setHovered(undefined)}
        />
        {hovered !== undefined && (
          <div
            class="nl-tooltip"
            aria-hidden="true"
            style={{
              ...(hovered.x > width / 2
                ? { right: `${width - hovered.x + 14}px` }
                : { left: `${hovered.x + 14}px` }),
              ...(hovered.y > height / 2
                ? { bottom: `${height - hovered.y + 10}px` }
                : { top: `${hovered.y + 14}px` }),
            }}
          >
            {describePart(result, layout, hovered.part)}
          </div>
        )}
      </div>
      <div class="nl-graph-foot">
        <p class="nl-muted">
          Thicker lines: higher gain. “2 of 3 → 1 of 2”: where 2 of the 3 heads on the left are active, 1 of
          the 2 tails on the right mostly is. Arrow keys or a click on a rule or one of its lines choose it;
          drag moves, Ctrl and wheel zooms.
        </p>
        <div class="nl-actions">
          <Button title="Larger (+)" onClick={() => zoom(zoomStep)}>
            Zoom in
          </Button>
          <Button title="Smaller (−)" onClick={() => zoom(1 / zoomStep)}>
            Zoom out
          </Button>
          <Button title="Show the whole graph (0)" onClick={() => show(fitted)}>
            Fit
          </Button>
        </div>
      </div>
    </div>
  );
}

function describeShownRule({ layers }: RulesResult, layout: RuleGraphLayout, index: number): string {
  const { pair, rule } = layout.rules[index]!;
  const layer = (name: string) => layers.find((each) => each.name === name);
  return (
    `${pairName(pair)}: ${ruleWords(rule, layer(pair.from), layer(pair.to), 12, pair.plane?.shape)}. ` +
    `Gain ${formatNumber(rule.gain)} bits, confidence ${formatPercent(rule.confidence)}, ` +
    `support ${formatCount(rule.support)}`
  );
}

function describePart(result: RulesResult, layout: RuleGraphLayout, part: GraphPart): string {
  if (part.kind === 'rule') return describeShownRule(result, layout, part.index);
  const { layer, item, channel, plane, headOf, tailOf } = layout.nodes[part.index]!;
  const { name, kind, active } = result.layers[layer]!;
  const count = (rules: readonly number[]) => `${countOf(rules.length, 'rule')}`;
  const what =
    channel === undefined
      ? `${kind === 'class' ? 'Class' : 'Neuron'} ${neuronName(result.layers[layer], item)} of ${shortenText(name, 48)}, ` +
        `active in ${formatPercent(active[item]! / result.data.samples)} of the samples`
      : `Position ${neuronName(result.layers[layer], item, plane)} of channel ${channel} of ${shortenText(name, 48)}`;
  const roles = [
    ...(headOf.length > 0 ? [`head of ${count(headOf)}`] : []),
    ...(tailOf.length > 0 ? [`tail of ${count(tailOf)}`] : []),
  ];
  return `${what}; ${roles.join(', ')} shown`;
}

/** A canvas of the graph's size, sharp on every screen. */
function prepareCanvas(
  canvas: HTMLCanvasElement | null,
  graph: PaintedGraph | undefined,
): CanvasRenderingContext2D | undefined {
  const context = canvas?.getContext('2d');
  if (!canvas || !context || graph === undefined) return undefined;
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(graph.size.width * ratio);
  const height = Math.round(graph.size.height * ratio);
  // Setting a size throws the picture's memory away, even where it is the same.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** Whether only what is seen of the graph has changed, at the same distance between its columns. */
function differsInView(before: PaintedGraph, now: PaintedGraph): boolean {
  return (
    before.layout === now.layout &&
    before.colors === now.colors &&
    before.size.width === now.size.width &&
    before.size.height === now.size.height &&
    before.view.gap === now.view.gap
  );
}
