import {
  mostVertices,
  type ModelStructure,
  type Operation,
  type Vertex,
} from '../../protocol/ModelStructure.ts';
import type { Attributes, AttributeValue } from '../graph/Graph.ts';

/** A node of a network, before or after it was converted. */
export interface NetworkNode {
  readonly name: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** A vertex, and the value that it stands for. */
export type End = Omit<Vertex, 'operations'> & { readonly value: string };

/** Type and shape of a weight; undefined for any other value. */
export type WeightOf = (value: string) => Omit<Operation['weights'][number], 'name'> | undefined;

/** The search takes longer than anybody waits for a drawing. */
const mostNodes = 20_000;
const longestText = 200;
const mostItems = 32;

/**
 * The graph of some values of a network: an edge leads from a value to another that is computed from it, by nodes that
 * compute none of the others. Empty where it is too long to be drawn.
 * @param nodes in an order in which they can run
 * @param ends in running order
 */
export function networkVertices(
  nodes: readonly NetworkNode[],
  ends: readonly End[],
  weightOf: WeightOf,
): Pick<ModelStructure, 'vertices' | 'edges'> {
  if (nodes.length > mostNodes || ends.length > mostVertices) return { vertices: [], edges: [] };
  const endAt = new Map(ends.map(({ value }, vertex) => [value, vertex]));
  const edges = new Map<string, [number, number]>();
  /** For each value that is no end, the ends that it is computed from, and the nodes in between. */
  const origins = new Map<string, ReadonlySet<number>>();
  const producer = new Map<string, number>();
  nodes.forEach((node, i) => {
    const sets = node.inputs.flatMap((value) => {
      const end = endAt.get(value);
      return end === undefined ? (origins.get(value) ?? []) : new Set([end]);
    });
    const from = sets.length === 1 ? sets[0]! : new Set(sets.flatMap((set) => [...set]));
    for (const output of node.outputs) {
      if (output === '') continue;
      producer.set(output, i);
      const end = endAt.get(output);
      if (end === undefined) origins.set(output, from);
      else for (const start of from) edges.set(`${start} ${end}`, [start, end]);
    }
  });

  // What two ends share is shown at the first of them.
  const shown = new Set<number>();
  const vertices = ends.map(({ value, ...end }): Vertex => {
    const found: number[] = [];
    const waiting = [value];
    while (waiting.length > 0) {
      const i = producer.get(waiting.pop()!);
      if (i === undefined || shown.has(i)) continue;
      shown.add(i);
      found.push(i);
      waiting.push(...nodes[i]!.inputs.filter((input) => !endAt.has(input)));
    }
    found.sort((a, b) => a - b);
    return { ...end, operations: found.map((i) => operation(nodes[i]!, weightOf)) };
  });
  return { vertices, edges: [...edges.values()].sort(([a, b], [c, d]) => a - c || b - d) };
}

function operation({ name, operator, inputs, attributes }: NetworkNode, weightOf: WeightOf): Operation {
  return {
    name,
    operator,
    attributes: Object.entries(attributes).map(([key, value]) => ({ name: key, value: describe(value) })),
    weights: inputs.flatMap((value) => {
      const weight = weightOf(value);
      return weight ? { name: value, ...weight } : [];
    }),
  };
}

function describe(value: AttributeValue): string {
  if (typeof value === 'string') return cut(value);
  if (typeof value === 'number') return String(value);
  if ('data' in value) return `${value.type} [${value.shape.join(', ')}]`;
  const items = value.slice(0, mostItems).map(String);
  return cut(`[${items.join(', ')}${value.length > mostItems ? ', …' : ''}]`);
}

function cut(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
}
