import type { Graph } from './Graph.ts';
import { isBatch, type Shape } from './Shape.ts';

/**
 * Multiplications and additions of one forward pass for one sample, counting only the operators that matter:
 * convolutions and matrix products. An estimate for planning, from the shapes alone.
 */
export function countOperations(graph: Graph): number {
  let operations = 0;
  for (const node of graph.nodes) {
    const output = graph.values.get(node.outputs[0] ?? '');
    const weight = graph.values.get(node.inputs[1] ?? '');
    const input = graph.values.get(node.inputs[0] ?? '');
    if (!output || !weight || !input) continue;
    switch (node.operator) {
      case 'Conv':
        operations += 2 * perSample(output.shape) * perSample(weight.shape.slice(1));
        break;
      case 'ConvTranspose':
        operations += 2 * perSample(input.shape) * perSample(weight.shape.slice(1));
        break;
      case 'Gemm':
      case 'MatMul': {
        const inner = input.shape.at(node.operator === 'Gemm' && node.attributes['transA'] ? -2 : -1);
        operations += 2 * perSample(output.shape) * (inner === undefined ? 1 : perSample([inner]));
        break;
      }
    }
  }
  return operations;
}

function perSample(shape: Shape): number {
  return shape.reduce<number>((product, dim) => product * (isBatch(dim) ? dim.batch : dim), 1);
}
