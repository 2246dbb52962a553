import { numberAttribute, numbersAttribute } from '../../graph/attributes.ts';
import type { Graph, Node } from '../../graph/Graph.ts';
import { isBatch, isStatic } from '../../graph/Shape.ts';

/**
 * A node that works across the samples of a batch: it normalises, reduces or picks along an axis that holds the batch.
 * In a graph that was made for a fixed batch size it means that the batch was not told apart from other axes.
 */
export function mixedSamples(graph: Graph): Node | undefined {
  return graph.nodes.find((node) => {
    const shape = graph.values.get(node.inputs[0] ?? '')?.shape ?? [];
    return axesAcross(graph, node, shape.length).some((axis) => {
      const dim = shape.at(axis);
      return dim !== undefined && isBatch(dim);
    });
  });
}

/** The axes of the first input along which elements meet; negative ones count from the end. */
function axesAcross(graph: Graph, node: Node, rank: number): readonly number[] {
  const all = Array.from({ length: rank }, (_, axis) => axis);
  const known = (input: number) => {
    const content = graph.values.get(node.inputs[input] ?? '')?.content;
    return content && isStatic(content) ? content : undefined;
  };
  switch (node.operator) {
    case 'Softmax':
      return [numberAttribute(node.attributes, 'axis', -1)];
    case 'MatMul':
      return [-1];
    case 'Gather':
    case 'GatherElements':
    case 'Split':
      return [numberAttribute(node.attributes, 'axis', 0)];
    case 'Slice':
      return known(3) ?? all;
    default:
      if (!node.operator.startsWith('Reduce')) return [];
      return known(1) ?? numbersAttribute(node.attributes, 'axes') ?? all;
  }
}
