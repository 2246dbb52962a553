import { numbersAttribute } from '../attributes.ts';
import type { Graph, Node } from '../Graph.ts';

const channelsFirst = new Set([
  'Conv',
  'ConvTranspose',
  'BatchNormalization',
  'MaxPool',
  'AveragePool',
  'GlobalMaxPool',
  'GlobalAveragePool',
  'Gemm',
  'Flatten',
]);

/**
 * The axis that counts channels, for every value computed from `data`: the second one after a convolution, the last
 * one after a matrix product ([N, T, C]) or an embedding, and wherever a transposition moves it to.
 *
 * @param nodes in running order.
 * @param data whether a value depends on the network's input.
 */
export function channelAxes(
  graph: Graph,
  nodes: readonly Node[],
  data: ReadonlySet<string>,
): Map<string, number> {
  const axes = new Map<string, number>();
  const rankOf = (value: string) => graph.values.get(value)!.shape.length;
  for (const node of nodes) {
    for (const output of node.outputs) {
      if (output)
        axes.set(output, Math.max(0, Math.min(axisAfter(node, rankOf(output)), rankOf(output) - 1)));
    }
  }
  return axes;

  function axisAfter(node: Node, rank: number): number {
    if (channelsFirst.has(node.operator)) return 1;
    const [first = '', second = ''] = node.inputs;
    if (node.operator === 'MatMul' && data.has(first) && !data.has(second)) return rank - 1;
    if (node.operator === 'MatMul' && data.has(second) && !data.has(first)) return rank - 2;
    if (node.operator === 'Einsum') return einsumAxis(node, rank, data);
    if (node.operator === 'Gather' && !data.has(first)) return rank - 1;
    // Of the operands of an addition, a bias tells nothing and one of fewer axes little.
    const from =
      node.inputs.find((value) => axes.has(value) && rankOf(value) === rank) ??
      node.inputs.find((value) => axes.has(value));
    if (from === undefined) return 1;
    const axis = axes.get(from)!;
    if (node.operator === 'Transpose') {
      const order = numbersAttribute(node.attributes, 'perm');
      return order ? order.indexOf(axis) : rank - 1 - axis;
    }
    if (rankOf(from) === rank) return axis;
    return axis === rankOf(from) - 1 ? rank - 1 : 1;
  }
}

/** The label that a weight brings in, and the data do not have; the last one without a weight. */
function einsumAxis(node: Node, rank: number, data: ReadonlySet<string>): number {
  const [left = '', right] = String(node.attributes['equation'] ?? '')
    .replaceAll(' ', '')
    .split('->');
  const terms = left.split(',');
  const ofData = terms.filter((_, i) => data.has(node.inputs[i] ?? '')).join('');
  const ofWeights = terms.filter((_, i) => !data.has(node.inputs[i] ?? '')).join('');
  const axis = [...(right ?? '')].findIndex((label) => ofWeights.includes(label) && !ofData.includes(label));
  return axis >= 0 && !left.includes('.') ? axis : rank - 1;
}
