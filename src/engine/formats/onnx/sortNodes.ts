import type { OnnxNode } from './OnnxFile.ts';

/**
 * The nodes in an order in which they can run, as close to the given one as possible.
 * @param known inputs and initialisers.
 * Fails for a value that two nodes compute or that nothing computes, and for a cycle.
 */
export function sortNodes(
  nodes: readonly OnnxNode[],
  known: ReadonlySet<string>,
  outputs: readonly string[],
  fail: (problem: string) => never,
): OnnxNode[] {
  const producer = new Map<string, OnnxNode>();
  for (const node of nodes) {
    for (const output of node.outputs) {
      if (output === '') continue;
      if (known.has(output) || producer.has(output)) {
        fail(`two values are named ${JSON.stringify(output)}: the file is damaged`);
      }
      producer.set(output, node);
    }
  }
  for (const output of outputs) {
    if (!producer.has(output) && !known.has(output)) {
      fail(`nothing computes the output ${JSON.stringify(output)}: the file is damaged`);
    }
  }

  const sorted: OnnxNode[] = [];
  const state = new Map<OnnxNode, 'open' | 'done'>();
  // Depth first with a stack of its own: a chain of 100,000 nodes must not exhaust JavaScript's.
  for (const start of nodes) {
    const stack = [start];
    while (stack.length > 0) {
      const node = stack.at(-1)!;
      if (state.get(node) === 'done') {
        stack.pop();
        continue;
      }
      const waiting: OnnxNode[] = [];
      for (const input of node.inputs) {
        const before = producer.get(input);
        if (before && state.get(before) !== 'done') waiting.push(before);
        else if (!before && input !== '' && !known.has(input)) {
          fail(
            `node ${JSON.stringify(node.name || (node.outputs[0] ?? node.operator))} reads ${JSON.stringify(input)}, ` +
              'which is neither a weight nor an input nor computed: the file is incomplete or damaged',
          );
        }
      }
      if (waiting.length === 0) {
        state.set(node, 'done');
        sorted.push(node);
        stack.pop();
        continue;
      }
      if (state.get(node) === 'open')
        fail(
          `the nodes around ${JSON.stringify(node.name || node.outputs[0])} form a cycle: the file is damaged, export it again`,
        );
      state.set(node, 'open');
      stack.push(...waiting.reverse());
    }
  }
  return sorted;
}
