import type { RulesLayer } from '../../src/protocol/RulesResult.ts';
import { formatCount, formatShape } from '../../src/report/formatNumber.ts';
import { neuronName } from '../../src/report/ruleWords.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import { graphX, graphY, headHeight, type GraphSize, type GraphView } from './graphView.ts';
import { rowGap, type GraphNode, type GraphRule, type RuleGraphLayout } from './layoutRuleGraph.ts';
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
  /** Positions in the layout's rules. */
  readonly selected: number | undefined;
  readonly cascade: ReadonlySet<number>;
  readonly hovered: GraphPart | undefined;
}

const fontSize = 11;
const boxHeight = 15;
const dot = 5;
/** Rows nearer to each other than this, in pixels, are drawn without their texts. */
const leastRow = 12;
const longestLabel = 16;

/** Draws a rule graph. @returns what was drawn where, the uppermost last */
export function paintRuleGraph(context: CanvasRenderingContext2D, graph: PaintedGraph): DrawnPart[] {
  const { layout, view, size, colors, selected, cascade, hovered } = graph;
  context.clearRect(0, 0, size.width, size.height);
  context.font = `${fontSize}px ${graph.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  context.lineJoin = 'round';

  const hoveredRules = rulesOf(layout, hovered);
  const raised = new Set([...cascade, ...hoveredRules, ...(selected === undefined ? [] : [selected])]);
  const raisedNodes = new Set(
    [...raised].flatMap((i) => [...layout.rules[i]!.heads, ...layout.rules[i]!.tails]),
  );
  if (hovered?.kind === 'node') raisedNodes.add(hovered.index);
  const readable = rowGap * view.scale >= leastRow;
  const largest = Math.max(...layout.rules.map(({ rule }) => rule.gain), Number.MIN_VALUE);

  // Lines of one look are one path: thousands of strokes would take longer.
  const widths = [0.6, 1, 1.5, 2.25];
  const bucket = ({ rule }: GraphRule) =>
    Math.min(widths.length - 1, Math.floor(Math.sqrt(Math.max(rule.gain, 0) / largest) * widths.length));
  const lines = (rules: readonly GraphRule[], color: string, alpha: number, more: number) => {
    context.strokeStyle = color;
    context.globalAlpha = alpha;
    widths.forEach((width, i) => {
      context.lineWidth = width + more;
      context.beginPath();
      for (const rule of rules) {
        if (bucket(rule) === i) addLines(context, layout, view, size, rule);
      }
      context.stroke();
    });
    context.globalAlpha = 1;
  };
  const others = layout.rules.filter((_, i) => !raised.has(i));
  lines(others, colors.muted, hoveredRules.size > 0 ? 0.25 : 0.5, 0);

  const drawn: DrawnPart[] = [];
  const labelled: { column: number; y: number }[] = [];
  /** Where not all texts have room, those of the parts that matter do, as long as they do not cover each other. */
  const hasRoom = (at: { column: number; y: number }) => {
    const covers = labelled.some(
      ({ column, y }) => column === at.column && Math.abs(y - at.y) * view.scale < leastRow,
    );
    if (!covers) labelled.push({ column: at.column, y: at.y });
    return !covers;
  };
  const boxes = (upper: boolean) => {
    layout.nodes.forEach((node, index) => {
      if (raisedNodes.has(index) !== upper) return;
      const label = readable || (upper && hasRoom(node)) ? nodeLabel(graph.layers, node) : undefined;
      const isHovered = hovered?.kind === 'node' && hovered.index === index;
      const color = upper ? colors.foreground : colors.muted;
      const part = { kind: 'node', index, column: node.column, y: node.y } as const;
      drawBox(context, graph, part, label, { color, filled: isHovered, round: false }, drawn);
    });
    layout.rules.forEach((rule, index) => {
      if (raised.has(index) !== upper) return;
      const label =
        readable || (upper && (index === selected || hasRoom(rule))) ? ruleLabel(rule) : undefined;
      const isHovered = hovered?.kind === 'rule' && hovered.index === index;
      const color = index === selected ? colors.accent : upper ? colors.foreground : colors.muted;
      const part = { kind: 'rule', index, column: rule.column, y: rule.y } as const;
      drawBox(
        context,
        graph,
        part,
        label,
        { color, filled: isHovered || index === selected, round: true },
        drawn,
      );
    });
  };
  boxes(false);
  const of = (positions: Iterable<number>) => [...positions].map((i) => layout.rules[i]!);
  lines(of([...cascade].filter((i) => i !== selected)), colors.foreground, 0.75, 0.25);
  lines(of([...hoveredRules].filter((i) => i !== selected)), colors.foreground, 1, 0.75);
  if (selected !== undefined) lines(of([selected]), colors.accent, 1, 1);
  if (selected !== undefined) hasRoom(layout.rules[selected]!);
  boxes(true);

  drawHeads(context, graph);
  return drawn;
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

export function nodeLabel(layers: readonly RulesLayer[], { layer, item, channel }: GraphNode): string {
  const name = shortenText(neuronName(layers[layer], item, channel), longestLabel);
  return channel === undefined ? name : `${channel} ${name}`;
}

/** Two curves' worth of a rule: from each head to its point, and from there to each tail. */
function addLines(
  context: CanvasRenderingContext2D,
  { nodes }: RuleGraphLayout,
  view: GraphView,
  size: GraphSize,
  rule: GraphRule,
): void {
  const [x, y] = [graphX(view, rule.column), graphY(view, rule.y)];
  for (const index of [...rule.heads, ...rule.tails]) {
    const node = nodes[index]!;
    const [nodeX, nodeY] = [graphX(view, node.column), graphY(view, node.y)];
    if (Math.max(x, nodeX) < 0 || Math.min(x, nodeX) > size.width) continue;
    if (Math.max(y, nodeY) < 0 || Math.min(y, nodeY) > size.height) continue;
    const middle = (x + nodeX) / 2;
    context.moveTo(nodeX, nodeY);
    context.bezierCurveTo(middle, nodeY, middle, y, x, y);
  }
}

function drawBox(
  context: CanvasRenderingContext2D,
  { view, size, colors }: PaintedGraph,
  part: GraphPart & { readonly column: number; readonly y: number },
  label: string | undefined,
  look: { color: string; filled: boolean; round: boolean },
  drawn: DrawnPart[],
): void {
  const [x, y] = [graphX(view, part.column), graphY(view, part.y)];
  const width = label === undefined ? dot : Math.max(24, context.measureText(label).width + 12);
  // Rows can be a little nearer to each other than a box is high.
  const height = label === undefined ? dot : Math.min(boxHeight, Math.max(rowGap * view.scale - 1, leastRow));
  if (x + width < 0 || x - width > size.width || y + height < headHeight || y - height > size.height) return;
  drawn.push({ kind: part.kind, index: part.index, x: x - width / 2, y: y - height / 2, width, height });
  context.beginPath();
  context.roundRect(x - width / 2, y - height / 2, width, height, look.round ? height / 2 : 3);
  context.fillStyle = look.filled || label === undefined ? look.color : colors.background;
  context.fill();
  context.strokeStyle = look.color;
  context.lineWidth = 1;
  context.stroke();
  if (label !== undefined) {
    context.fillStyle = look.filled ? colors.background : colors.foreground;
    context.fillText(label, x, y + 0.5);
  }
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
