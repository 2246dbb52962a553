import type { PathNetwork } from '../conductance/PathNetwork.ts';
import { producers, type Node } from '../graph/Graph.ts';
import { findOperator } from '../graph/operators/index.ts';
import { rectifierNodes, type PathwayLayer } from './pathwayLayers.ts';

/** Whether a network with its pathway's activation pattern held is linear in its input. */
export interface Linearity {
  /** The first node that is neither linear nor a rectifier of the pathway nor a max pooling; undefined where there is none. */
  readonly obstacle?: Node;
  /** Max poolings: piecewise linear, with kinks of their own. */
  readonly poolings: readonly Node[];
}

const linear = new Set([
  ...['BatchNormalization', 'AveragePool', 'GlobalAveragePool', 'ReduceSum', 'ReduceMean'],
  ...[
    'Reshape',
    'Flatten',
    'Squeeze',
    'Unsqueeze',
    'Transpose',
    'Identity',
    'Cast',
    'Concat',
    'Slice',
    'Split',
  ],
  ...['Gather', 'Pad', 'Expand', 'Tile', 'Add', 'Sub', 'Neg', 'Resize', 'CumSum', 'Sum', 'Mean'],
]);
/** Linear in one of their inputs, while the others are weights. */
const linearInOne = new Set(['Conv', 'ConvTranspose', 'Mul', 'MatMul', 'Gemm']);

/** Looks at every node between input and output. */
export function linearity({ graph, input }: PathNetwork, layers: readonly PathwayLayer[]): Linearity {
  const producer = producers(graph);
  const rectifiers = new Set(
    layers.flatMap((layer) => (layer.kinks.length > 0 ? rectifierNodes(producer, layer) : [])),
  );
  const moving = new Set([input]);
  const poolings: Node[] = [];
  let obstacle: Node | undefined;
  for (const node of graph.nodes) {
    if (findOperator(node.operator)?.gradient === 'zero') continue;
    const operands = node.inputs.filter((value) => moving.has(value));
    if (operands.length === 0) continue;
    for (const output of node.outputs) if (output) moving.add(output);
    if (rectifiers.has(node) || linear.has(node.operator)) continue;
    if (linearInOne.has(node.operator) && operands.length === 1) continue;
    if (node.operator === 'Div' && operands.length === 1 && operands[0] === node.inputs[0]) continue;
    if (node.operator === 'MaxPool') poolings.push(node);
    else obstacle ??= node;
  }
  return { ...(obstacle ? { obstacle } : {}), poolings };
}
