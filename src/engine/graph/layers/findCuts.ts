import type { Node } from '../Graph.ts';

/**
 * The values through which every path from `input` to `output` goes, `input` and `output` among them.
 *
 * Values are put in running order; an edge from a value to one computed from it spans the values between. With only
 * values on some path left in the order, a value lies on every path exactly when no edge spans it: a path cannot get
 * past it otherwise. One pass over the nodes, whatever their number.
 *
 * @param nodes in running order; only those that carry data from the input to the output.
 */
export function findCuts(nodes: readonly Node[], input: string, output: string): Set<string> {
  const onPath = valuesOnPaths(nodes, input, output);
  const position = new Map<string, number>([[input, 0]]);
  const order = [input];
  for (const node of nodes) {
    for (const value of node.outputs) {
      if (!onPath.has(value) || position.has(value)) continue;
      position.set(value, order.length);
      order.push(value);
    }
  }
  // spans[i] becomes the number of edges that start before value i and end after it.
  const spans = new Int32Array(order.length + 1);
  for (const node of nodes) {
    for (const to of node.outputs) {
      const end = position.get(to);
      if (end === undefined) continue;
      for (const from of new Set(node.inputs)) {
        const start = position.get(from);
        if (start === undefined || end <= start + 1) continue;
        spans[start + 1]!++;
        spans[end]!--;
      }
    }
  }
  const cuts = new Set<string>();
  let open = 0;
  order.forEach((value, i) => {
    open += spans[i]!;
    if (open === 0) cuts.add(value);
  });
  return cuts;
}

function valuesOnPaths(nodes: readonly Node[], input: string, output: string): Set<string> {
  const forward = new Set([input]);
  for (const node of nodes) {
    if (node.inputs.some((value) => forward.has(value)))
      for (const value of node.outputs) if (value) forward.add(value);
  }
  const both = new Set(forward.has(output) ? [output] : []);
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i]!;
    if (!node.outputs.some((value) => both.has(value))) continue;
    for (const value of node.inputs) if (forward.has(value)) both.add(value);
  }
  return both;
}
