import type { Graph, Node } from './Graph.ts';

/**
 * The part of a graph that computes some of its values: dead nodes and constants are left out. Inputs stay.
 * @param outputs the graph's own outputs by default.
 */
export function prune(graph: Graph, outputs: readonly string[] = graph.outputs): Graph {
  const needed = new Set(outputs);
  const nodes: Node[] = [];
  for (let i = graph.nodes.length - 1; i >= 0; i--) {
    const node = graph.nodes[i]!;
    if (!node.outputs.some((output) => output !== '' && needed.has(output))) continue;
    nodes.push(node);
    for (const input of node.inputs) if (input) needed.add(input);
  }
  nodes.reverse();
  const kept = new Set([...graph.inputs, ...needed, ...nodes.flatMap((node) => node.outputs)]);
  return {
    inputs: graph.inputs,
    outputs: [...outputs],
    nodes,
    constants: new Map([...graph.constants].filter(([name]) => kept.has(name))),
    values: new Map([...graph.values].filter(([name]) => kept.has(name))),
  };
}
