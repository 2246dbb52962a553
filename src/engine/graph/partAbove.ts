import { isFloat } from './DataType.ts';
import { producers, type Graph, type Node } from './Graph.ts';
import { isBatch } from './Shape.ts';

/** The part of a network that depends on one of its values. */
export interface PartAbove {
  /** From the value and those beside it to the output. */
  readonly graph: Graph;
  /** Values that do not depend on it and that the part reads besides: [N, …] each, floats. None where it cuts the graph. */
  readonly beside: readonly string[];
}

/**
 * Cuts a network at a value, so that what lies below is computed once and not at every point of a path.
 * What has the batch nowhere or elsewhere than in front (shapes, masks) is computed again from what has it in front.
 */
export function partAbove(graph: Graph, value: string, output: string): PartAbove {
  const producer = producers(graph);
  const above = new Set([value]);
  for (const node of graph.nodes) {
    if (node.outputs.includes(value)) continue;
    if (node.inputs.some((input) => above.has(input))) for (const name of node.outputs) above.add(name);
  }
  const nodes = new Set<Node>();
  const beside = new Set<string>();
  const pending = [output];
  const seen = new Set([value, '']);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (graph.constants.has(name)) continue;
    const node = producer.get(name);
    if (!node || (!above.has(name) && standsInFront(name))) {
      beside.add(name);
      continue;
    }
    nodes.add(node);
    pending.push(...node.inputs);
  }
  const kept = graph.nodes.filter((node) => nodes.has(node)).map(withoutCutOutputs);
  const names = new Set([
    value,
    output,
    ...beside,
    ...kept.flatMap((node) => [...node.inputs, ...node.outputs]),
  ]);
  return {
    graph: {
      inputs: [value, ...beside],
      outputs: [output],
      nodes: kept,
      constants: new Map([...graph.constants].filter(([name]) => names.has(name))),
      values: new Map([...graph.values].filter(([name]) => names.has(name))),
    },
    beside: [...beside],
  };

  function standsInFront(name: string): boolean {
    const { type, shape } = graph.values.get(name)!;
    const [first, ...rest] = shape;
    return isFloat(type) && first !== undefined && isBatch(first) && first.batch === 1 && !rest.some(isBatch);
  }

  /** A node that is needed for another of its outputs must not give what is fed. */
  function withoutCutOutputs(node: Node): Node {
    const cut = (name: string) => name === value || beside.has(name);
    return node.outputs.some(cut)
      ? { ...node, outputs: node.outputs.map((name) => (cut(name) ? '' : name)) }
      : node;
  }
}
