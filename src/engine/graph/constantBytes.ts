import { bytesPerElement } from './bytesPerElement.ts';
import type { Graph } from './Graph.ts';
import { elementCount } from './Tensor.ts';

/** Bytes of a graph's constants: mostly its weights. */
export function constantBytes(graph: Graph): number {
  let bytes = 0;
  for (const { type, shape } of graph.constants.values())
    bytes += elementCount(shape) * bytesPerElement[type];
  return bytes;
}
