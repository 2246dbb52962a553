import type { Graph } from '../graph/Graph.ts';
import { evaluateReference, toReference } from './evaluateNode.ts';
import type { ReferenceValue } from './ReferenceValue.ts';

/**
 * Evaluates a graph node by node in double precision, whatever its element types. Slow; for tests and small checks.
 * @param feeds one value for each input of the graph.
 * @returns the graph's outputs by name.
 */
export function runReference(
  graph: Graph,
  feeds: Readonly<Record<string, ReferenceValue>>,
): Record<string, ReferenceValue> {
  const values = new Map<string, ReferenceValue>();
  const valueOf = (name: string): ReferenceValue => {
    let value = values.get(name);
    const constant = graph.constants.get(name);
    if (!value && constant) values.set(name, (value = toReference(constant)));
    if (!value) throw new Error(`no value for ${JSON.stringify(name)}`);
    return value;
  };
  for (const input of graph.inputs) {
    const feed = feeds[input];
    if (!feed) throw new Error(`no feed for the input ${JSON.stringify(input)}`);
    values.set(input, feed);
  }
  for (const node of graph.nodes) {
    const results = evaluateReference(
      node,
      node.inputs.map((name) => (name ? valueOf(name) : undefined)),
    );
    node.outputs.forEach((name, i) => name && values.set(name, results[i]!));
  }
  return Object.fromEntries(graph.outputs.map((name) => [name, valueOf(name)]));
}
