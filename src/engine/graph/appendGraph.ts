import type { Graph } from './Graph.ts';
import type { GraphBuilder } from './GraphBuilder.ts';

/**
 * Appends the nodes of `graph` to a builder, reading other values in place of some of its own: a path of points in
 * place of the input, an activation in place of a layer's. Shapes are inferred anew, so the batch may become a
 * multiple of itself.
 *
 * @param replacements value of `graph` → value of the builder.
 * @returns value of `graph` → value of the builder, for every value.
 * Throws when an input of the graph that its nodes need has no replacement.
 */
export function appendGraph(
  builder: GraphBuilder,
  graph: Graph,
  replacements: Readonly<Record<string, string>>,
): Map<string, string> {
  const names = new Map(Object.entries(replacements));
  const nameOf = (value: string): string => {
    if (value === '') return '';
    const known = names.get(value);
    if (known !== undefined) return known;
    const constant = graph.constants.get(value);
    if (!constant) throw new Error(`no value stands for the input ${JSON.stringify(value)}`);
    const name = builder.has(value) ? builder.constant(constant) : builder.constant(constant, value);
    names.set(value, name);
    return name;
  };
  for (const node of graph.nodes) {
    if (node.outputs.every((output) => output === '' || names.has(output))) continue;
    const outputs = builder.addMany(
      node.operator,
      node.inputs.map(nameOf),
      node.attributes,
      node.outputs.length,
      { name: node.name, source: node.source },
    );
    node.outputs.forEach((output, i) => {
      if (output && !names.has(output)) names.set(output, outputs[i]!);
    });
  }
  return names;
}
