import type { OnnxNode } from './OnnxFile.ts';

/** The nodes, of a list in running order, on which some values depend. */
export function neededNodes(nodes: readonly OnnxNode[], values: readonly string[]): OnnxNode[] {
  const needed = new Set(values);
  const result: OnnxNode[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((output) => output !== '' && needed.has(output))) continue;
    result.push(node);
    for (const input of node.inputs) needed.add(input);
  }
  return result.reverse();
}
