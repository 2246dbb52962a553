import type { Graph, Node } from './Graph.ts';

/** What a value is multiplied by: a value of the graph that broadcasts to it. */
export type Scales = ReadonlyMap<string, string>;

/**
 * The graph with some values multiplied before anything reads them: gates of neurons, masks. The product takes the
 * value's name, so the graph's outputs and layers keep their meaning; the value as it was is named by
 * {@link unscaledValue}.
 *
 * @param graph has the scales as inputs or constants (their shapes broadcast to those of the values).
 * @param scales value → what it is multiplied by.
 */
export function scaleValues(graph: Graph, scales: Scales): Graph {
  const values = new Map(graph.values);
  for (const value of scales.keys()) values.set(unscaledValue(value), graph.values.get(value)!);
  const nodes = graph.nodes.flatMap((node): Node[] => {
    const scaled = node.outputs.filter((output) => scales.has(output));
    if (scaled.length === 0) return [node];
    return [
      {
        ...node,
        outputs: node.outputs.map((output) => (scales.has(output) ? unscaledValue(output) : output)),
      },
      ...scaled.map((output) => ({
        name: `${output} (scaled)`,
        operator: 'Mul',
        inputs: [unscaledValue(output), scales.get(output)!],
        outputs: [output],
        attributes: {},
      })),
    ];
  });
  return { ...graph, nodes, values };
}

/** The name of a scaled value as it was before. */
export function unscaledValue(value: string): string {
  return `${value} (unscaled)`;
}
