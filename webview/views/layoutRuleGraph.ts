import type { RuleInResult, RulePair, RulesResult } from '../../src/protocol/RulesResult.ts';
import type { RulePlace } from '../../src/report/RuleLinks.ts';
import { orderColumns } from './orderColumns.ts';
import { spreadInOrder } from './spreadInOrder.ts';

/** A neuron, or a position in a channel's plane. */
export interface GraphNode {
  /** Position in the result's layers. */
  readonly layer: number;
  readonly item: number;
  readonly channel?: number;
  /** Shape of the channel's plane. */
  readonly plane?: readonly number[];
  readonly column: number;
  readonly y: number;
  /** Positions in the graph's rules. */
  readonly headOf: readonly number[];
  readonly tailOf: readonly number[];
}

/** A rule: its heads meet in a point, and part from it to its tails. */
export interface GraphRule {
  readonly place: RulePlace;
  readonly pair: RulePair;
  readonly rule: RuleInResult;
  /** Columns are whole numbers, and rules stand halfway to the column after their heads'. */
  readonly column: number;
  readonly y: number;
  /** Positions in the graph's nodes. */
  readonly heads: readonly number[];
  readonly tails: readonly number[];
}

export interface RuleGraphLayout {
  /** Positions in the result's layers, from left to right: the nearest to the output first. */
  readonly columns: readonly number[];
  readonly nodes: readonly GraphNode[];
  readonly rules: readonly GraphRule[];
  /** Every y is within [0, height], in pixels at full size. */
  readonly height: number;
  readonly crossings: number;
}

/** Between two neurons or two rules, in pixels: each is drawn with a line of text. */
export const rowGap = 18;
const settlings = 6;

/**
 * Where the neurons and rules of a graph stand: layers as columns, the rules between them, each column in an order with
 * few crossings and as level with its neighbours as it can be. Deterministic; a thousand rules take some milliseconds.
 */
export function layoutRuleGraph(
  { layers, pairs }: Pick<RulesResult, 'layers' | 'pairs'>,
  shown: readonly RulePlace[],
): RuleGraphLayout {
  const layerAt = new Map(layers.map(({ name }, layer) => [name, layer]));
  const usedLayers = new Set(
    shown.flatMap(({ pair }) => [layerAt.get(pairs[pair]!.from)!, layerAt.get(pairs[pair]!.to)!]),
  );
  const columns = [...usedLayers].sort((a, b) => a - b);
  const columnOfLayer = new Map(columns.map((layer, column) => [layer, column]));

  // Vertices are the nodes first and the rules after them.
  const nodeAt = new Map<string, number>();
  const nodes: (Pick<GraphNode, 'layer' | 'item' | 'channel' | 'plane'> & {
    headOf: number[];
    tailOf: number[];
  })[] = [];
  const node = (layer: number, item: number, of: Pick<GraphNode, 'channel' | 'plane'> = {}): number => {
    const key = `${layer} ${of.channel} ${item}`;
    const known = nodeAt.get(key);
    if (known !== undefined) return known;
    nodeAt.set(key, nodes.length);
    nodes.push({ layer, item, ...of, headOf: [], tailOf: [] });
    return nodes.length - 1;
  };
  const rules = shown.map((place, i) => {
    const pair = pairs[place.pair]!;
    const rule = pair.rules[place.rule]!;
    const [from, to] = [layerAt.get(pair.from)!, layerAt.get(pair.to)!];
    const { channel, plane } = pair;
    const heads = rule.head.map((item) => node(from, item));
    const positions = channel !== undefined && plane ? { channel, plane: plane.shape } : {};
    const tails = rule.tail.map((item) => node(to, item, positions));
    heads.forEach((head) => nodes[head]!.headOf.push(i));
    tails.forEach((tail) => nodes[tail]!.tailOf.push(i));
    return { place, pair, rule, heads, tails, column: columnOfLayer.get(from)! + 0.5 };
  });

  const levels: number[][] = Array.from({ length: 2 * columns.length }, () => []);
  const levelOf = [
    ...nodes.map(({ layer }) => 2 * columnOfLayer.get(layer)!),
    ...rules.map(({ column }) => 2 * column),
  ];
  const byNumber = nodes
    .map((_, vertex) => vertex)
    .sort((a, b) => (nodes[a]!.channel ?? -1) - (nodes[b]!.channel ?? -1) || nodes[a]!.item - nodes[b]!.item);
  byNumber.forEach((vertex) => levels[levelOf[vertex]!]!.push(vertex));
  rules.forEach(({ column }, i) => levels[2 * column]!.push(nodes.length + i));
  const edges = rules.flatMap(({ heads, tails }, i) => [
    ...heads.map((head) => [head, nodes.length + i] as const),
    ...tails.map((tail): readonly [number, number] =>
      levelOf[tail]! > levelOf[nodes.length + i]! ? [nodes.length + i, tail] : [tail, nodes.length + i],
    ),
  ]);
  const ordered = orderColumns(levels, edges);

  const height = rowGap * Math.max(0, ...levels.map((level) => level.length - 1));
  const y = heights(ordered.columns, edges, height);
  return {
    columns,
    nodes: nodes.map((each, i) => ({ ...each, column: levelOf[i]! / 2, y: y[i]! })),
    rules: rules.map((each, i) => ({ ...each, y: y[nodes.length + i]! })),
    height,
    crossings: ordered.crossings,
  };
}

/** A height for each vertex: as near as the order allows to the mean height of its neighbours. */
function heights(
  levels: readonly (readonly number[])[],
  edges: readonly (readonly [number, number])[],
  height: number,
): Float64Array {
  const count = levels.reduce((sum, level) => sum + level.length, 0);
  const neighbours: number[][] = Array.from({ length: count }, () => []);
  for (const [a, b] of edges) {
    neighbours[a]!.push(b);
    neighbours[b]!.push(a);
  }
  const y = new Float64Array(count);
  for (const level of levels) {
    const room = level.length > 1 ? height / (level.length - 1) : 0;
    level.forEach((vertex, i) => (y[vertex] = level.length > 1 ? i * room : height / 2));
  }
  for (let round = 0; round < settlings; round++) {
    for (const level of round % 2 === 0 ? levels : [...levels].reverse()) {
      const wanted = level.map((vertex) => {
        const near = neighbours[vertex]!;
        return near.reduce((sum, other) => sum + y[other]!, 0) / Math.max(near.length, 1);
      });
      spreadInOrder(wanted, rowGap, height).forEach((value, i) => (y[level[i]!] = value));
    }
  }
  return y;
}
