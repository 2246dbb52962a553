import type { Graph } from './Graph.ts';

/**
 * The graph with a computed value turned into an input: a probe that replaces a layer's activation.
 * What only served to compute the value stays as dead nodes; prune the result.
 */
export function replaceValue(graph: Graph, value: string): Graph {
  const nodes = graph.nodes
    .filter((node) => node.outputs.some((output) => output !== '' && output !== value))
    .map((node) =>
      node.outputs.includes(value)
        ? { ...node, outputs: node.outputs.map((output) => (output === value ? '' : output)) }
        : node,
    );
  return { ...graph, inputs: [...graph.inputs, value], nodes };
}
