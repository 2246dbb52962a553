import type { RulesLayer } from '../../src/protocol/RulesResult.ts';
import { formatCount, formatShape } from '../../src/report/formatNumber.ts';
import { neuronName } from '../../src/report/ruleWords.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import {
  graphX,
  graphY,
  headHeight,
  isReadable,
  leastRow,
  type GraphSize,
  type GraphView,
} from './graphView.ts';
import { rowGap, type GraphNode, type GraphRule, type RuleGraphLayout } from './layoutRuleGraph.ts';
import { ruleLines } from './ruleLines.ts';
import type { ChartColors } from './useChartColors.ts';

/** What the pointer can be on. */
export type GraphPart = { readonly kind: 'node' | 'rule'; readonly index: number };

/** Where a part was drawn, in pixels. */
export interface DrawnPart extends GraphPart {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PaintedGraph {
  readonly layers: readonly RulesLayer[];
  readonly layout: RuleGraphLayout;
  readonly view: GraphView;
  readonly size: GraphSize;
  readonly colors: ChartColors;
  readonly font: string;
}

export interface RaisedRules {
  /** Positions in the layout's rules. */
  readonly selected: number | undefined;
  readonly cascade: ReadonlySet<number>;
  readonly hovered: GraphPart | undefined;
}

const fontSize = 11;
const boxHeight = 15;
const dot = 5;
const longestLabel = 16;
const shortestLabel = 7;
/** Of lines, from the lowest gain to the highest, in pixels. */
const widths = [0.6, 1, 1.5, 2.25];
const rulesOfPath = 10;

/** Draws all rules and neurons, none of them raised. @returns what was drawn where */
export function paintRuleGraph(context: CanvasRenderingContext2D, graph: PaintedGraph): DrawnPart[] {
  const { layout, view, colors } = graph;
  begin(context, graph);
  // The more there are, the paler: where they lie on each other, paths have to be seen.
  const alpha = Math.min(0.5, Math.max(0.12, 5 / Math.sqrt(layout.rules.length)));
  drawLines(context, graph, layout.rules, { color: colors.muted, alpha, more: 0 });
  const readable = isReadable(view);
  const look = { color: colors.muted, strong: false };
  return [
    ...layout.nodes.map((_, index) => ({ kind: 'node', index }) as const),
    ...layout.rules.map((_, index) => ({ kind: 'rule', index }) as const),
  ].flatMap((part) => drawBox(context, graph, part, readable ? labelOf(graph, part) : undefined, look));
}

/**
 * Draws what is raised over the others: the chosen rule, its cascade and what the pointer is on; and the names of the
 * layers. @returns what was drawn where, the uppermost last
 */
export function paintRaisedRules(
  context: CanvasRenderingContext2D,
  graph: PaintedGraph,
  raised: RaisedRules,
): DrawnPart[] {
  const { layout, view, colors } = graph;
  const { selected, cascade, hovered } = raised;
  begin(context, graph);
  const chosen = selected === undefined ? [] : [selected];
  const hoveredRules = [...rulesOf(layout, hovered)];
  const at = (positions: Iterable<number>) =>
    [...positions].flatMap((i) => (i === selected ? [] : [layout.rules[i]!]));
  drawLines(context, graph, at(cascade), { color: colors.foreground, alpha: 0.75, more: 0.25 });
  drawLines(context, graph, at(hoveredRules), { color: colors.foreground, alpha: 1, more: 0.75 });
  const accent = { color: colors.accent, alpha: 1, more: 1 };
  drawLines(
    context,
    graph,
    chosen.map((i) => layout.rules[i]!),
    accent,
  );

  // The first have their texts; the others where there is room left.
  const rules = new Set([...chosen, ...hoveredRules, ...cascade]);
  const nodes = new Set([...rules].flatMap((i) => [...layout.rules[i]!.heads, ...layout.rules[i]!.tails]));
  const parts: GraphPart[] = [
    ...(hovered === undefined ? [] : [hovered]),
    ...[...rules].map((index) => ({ kind: 'rule', index }) as const),
    ...[...nodes].map((index) => ({ kind: 'node', index }) as const),
  ].filter((part, i) => i === 0 || !isSame(part, hovered));
  const labelled: { column: number; y: number }[] = [];
  const drawn = parts.map((part) => {
    const { column, y } = placeOf(layout, part);
    const covers = labelled.some(
      (other) => other.column === column && Math.abs(other.y - y) * view.scale < leastRow,
    );
    if (!covers) labelled.push({ column, y });
    const isChosen = part.kind === 'rule' && part.index === selected;
    return { part, label: covers ? undefined : labelOf(graph, part), isChosen };
  });
  const boxes = drawn.reverse().flatMap(({ part, label, isChosen }) =>
    drawBox(context, graph, part, label, {
      color: isChosen ? colors.accent : colors.foreground,
      strong: isChosen || isSame(part, hovered),
    }),
  );
  drawHeads(context, graph);
  return boxes;
}

function begin(context: CanvasRenderingContext2D, { size, font }: PaintedGraph): void {
  context.clearRect(0, 0, size.width, size.height);
  context.font = `${fontSize}px ${font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
}

function isSame(a: GraphPart, b: GraphPart | undefined): boolean {
  return a.kind === b?.kind && a.index === b.index;
}

function placeOf(
  { nodes, rules }: RuleGraphLayout,
  { kind, index }: GraphPart,
): { column: number; y: number } {
  return kind === 'node' ? nodes[index]! : rules[index]!;
}

function labelOf({ layers, layout, view }: PaintedGraph, { kind, index }: GraphPart): string {
  if (kind === 'rule') return ruleLabel(layout.rules[index]!);
  // Between a neuron and the next rule is half a gap; half of the rule's own box is in it, too.
  const room = view.gap * view.scale - 100;
  const longest = Math.min(longestLabel, Math.max(shortestLabel, Math.floor(room / 6.5)));
  return nodeLabel(layers, layout.nodes[index]!, longest);
}

/** The rule itself, or those that have the neuron as a head or a tail. */
export function rulesOf(layout: RuleGraphLayout, part: GraphPart | undefined): ReadonlySet<number> {
  if (part === undefined) return new Set();
  if (part.kind === 'rule') return new Set([part.index]);
  const node = layout.nodes[part.index]!;
  return new Set([...node.headOf, ...node.tailOf]);
}

/** "2 of 3 → 1 of 2": how many heads have to be active, and how many of the tails then are. */
function ruleLabel({ rule: { head, tail, l, k } }: GraphRule): string {
  const side = (items: readonly number[], least: number) =>
    items.length === 1 ? '1' : `${least} of ${items.length}`;
  return `${side(head, l)} → ${side(tail, k)}`;
}

function nodeLabel(
  layers: readonly RulesLayer[],
  { layer, item, channel, plane }: GraphNode,
  longest: number,
): string {
  const name = shortenText(neuronName(layers[layer], item, plane), longest);
  return channel === undefined ? name : `${channel} ${name}`;
}

/** The lines of some rules, thicker for a higher gain. Those of one thickness are few paths: a stroke for each takes longer. */
function drawLines(
  context: CanvasRenderingContext2D,
  { layout, view, size }: PaintedGraph,
  rules: readonly GraphRule[],
  { color, alpha, more }: { color: string; alpha: number; more: number },
): void {
  const largest = layout.rules.reduce((most, { rule }) => Math.max(most, rule.gain), Number.MIN_VALUE);
  const thickness = ({ rule }: GraphRule) =>
    Math.min(widths.length - 1, Math.floor(Math.sqrt(Math.max(rule.gain, 0) / largest) * widths.length));
  context.strokeStyle = color;
  context.globalAlpha = alpha;
  widths.forEach((width, i) => {
    context.lineWidth = width + more;
    const same = rules.filter((rule) => thickness(rule) === i);
    for (let start = 0; start < same.length; start += rulesOfPath) {
      context.beginPath();
      for (const rule of same.slice(start, start + rulesOfPath)) addLines(context, layout, view, size, rule);
      context.stroke();
    }
  });
  context.globalAlpha = 1;
}

/** The lines of a rule that can be seen; {@link ruleLineAt} finds them again. */
function addLines(
  context: CanvasRenderingContext2D,
  layout: RuleGraphLayout,
  view: GraphView,
  size: GraphSize,
  rule: GraphRule,
): void {
  for (const { x, y, nodeX, nodeY } of ruleLines(layout, view, rule)) {
    if (Math.max(x, nodeX) < 0 || Math.min(x, nodeX) > size.width) continue;
    if (Math.max(y, nodeY) < 0 || Math.min(y, nodeY) > size.height) continue;
    const middle = (x + nodeX) / 2;
    context.moveTo(nodeX, nodeY);
    context.bezierCurveTo(middle, nodeY, middle, y, x, y);
  }
}

/** A neuron or a rule under its text, or as a dot. @returns nothing where it is out of the picture */
function drawBox(
  context: CanvasRenderingContext2D,
  { layout, view, size, colors }: PaintedGraph,
  part: GraphPart,
  label: string | undefined,
  { color, strong }: { color: string; strong: boolean },
): DrawnPart[] {
  const place = placeOf(layout, part);
  const [x, y] = [graphX(view, place.column), graphY(view, place.y)];
  const width = label === undefined ? dot : Math.max(24, context.measureText(label).width + 12);
  // Rows can be a little nearer to each other than a box is high.
  const height = label === undefined ? dot : Math.min(boxHeight, Math.max(rowGap * view.scale - 1, leastRow));
  if (x + width < 0 || x - width > size.width || y + height < headHeight || y - height > size.height)
    return [];
  const box = { x: x - width / 2, y: y - height / 2, width, height };
  context.beginPath();
  context.roundRect(box.x, box.y, width, height, part.kind === 'rule' ? height / 2 : 3);
  context.fillStyle = label === undefined ? color : colors.background;
  context.fill();
  context.strokeStyle = color;
  context.lineWidth = strong ? 2 : 1;
  context.stroke();
  if (label !== undefined) {
    context.fillStyle = colors.foreground;
    context.fillText(label, x, y + 0.5);
  }
  return [{ ...part, ...box }];
}

/** The layers' names over their columns; they stay in view while the graph is moved up and down. */
function drawHeads(
  context: CanvasRenderingContext2D,
  { layers, layout, view, size, colors, font }: PaintedGraph,
): void {
  context.fillStyle = colors.background;
  context.fillRect(0, 0, size.width, headHeight);
  const room = view.gap * view.scale - 16;
  layout.columns.forEach((index, column) => {
    const { name, active, kind, shape } = layers[index]!;
    const x = graphX(view, column);
    const text =
      shape.length > 1
        ? formatShape(shape)
        : `${formatCount(active.length)} ${kind === 'class' ? 'classes' : 'neurons'}`;
    const letters = Math.max(6, Math.floor(room / (0.62 * (fontSize + 1))));
    context.font = `600 ${fontSize + 1}px ${font}`;
    const title = shortenText(name, Math.min(letters, 40));
    // Names at the sides would be cut by them.
    const half = Math.max(context.measureText(title).width, 60) / 2 + 4;
    const within =
      Math.abs(x - size.width / 2) <= size.width / 2 ? Math.min(Math.max(x, half), size.width - half) : x;
    context.fillStyle = colors.foreground;
    context.fillText(title, within, 12);
    context.font = `${fontSize}px ${font}`;
    context.fillStyle = colors.muted;
    context.fillText(text, within, 28);
  });
  context.strokeStyle = colors.border;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(0, headHeight - 4.5);
  context.lineTo(size.width, headHeight - 4.5);
  context.stroke();
}
