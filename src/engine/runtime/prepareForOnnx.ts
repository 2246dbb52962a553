import { stringAttribute } from '../graph/attributes.ts';
import type { Graph, Node } from '../graph/Graph.ts';
import { slidingWindow } from '../graph/operators/slidingWindow.ts';
import { computedOutputs } from './CachedSession.ts';

/** The graph as ONNX Runtime takes it: only computed outputs, and padding in numbers, since it refuses SAME with dilations. */
export function prepareForOnnx(graph: Graph): Graph {
  return {
    ...graph,
    outputs: computedOutputs(graph),
    nodes: graph.nodes.map((node) => withExplicitPadding(graph, node)),
  };
}

function withExplicitPadding(graph: Graph, node: Node): Node {
  const padded = node.operator === 'Conv' || node.operator === 'MaxPool' || node.operator === 'AveragePool';
  if (!padded || !stringAttribute(node.attributes, 'auto_pad', 'NOTSET').startsWith('SAME')) return node;
  const spatial = (value: string) => graph.values.get(value)!.shape.slice(2) as number[];
  const kernel =
    node.operator === 'Conv'
      ? spatial(node.inputs[1]!)
      : (node.attributes['kernel_shape'] as readonly number[]);
  const { begin, end } = slidingWindow(node.attributes, spatial(node.inputs[0]!), kernel);
  return { ...node, attributes: { ...node.attributes, auto_pad: 'NOTSET', pads: [...begin, ...end] } };
}
