import { bytesPerElement } from '../graph/bytesPerElement.ts';
import { constantBytes } from '../graph/constantBytes.ts';
import type { Graph } from '../graph/Graph.ts';
import { withBatch } from '../graph/Shape.ts';
import { elementCount } from '../graph/Tensor.ts';

/** No graph is run on more samples than this at once, however small they are: progress and cancellation work by batch. */
const batchLimit = 1 << 16;

/**
 * Bytes that the values of a graph take when it runs: its constants, and the largest sum of the values alive at one
 * node. A value lives from its node to its last reader; inputs and outputs live throughout, since the caller holds
 * them. Not counted are scratch memory inside an operator and the second copy of filters that ONNX Runtime keeps in the
 * layout of its kernels: with them its process grows to at most twice the estimate (`npm run bench -- --memory`).
 */
export function peakBytes(graph: Graph, batchSize: number): number {
  return constantBytes(graph) + livenessPeak(graph, lastReaders(graph), batchSize);
}

/**
 * The largest batch with which a graph stays within `bytes`, at least 1 (a sample cannot be split) and at most 65536.
 */
export function largestBatch(graph: Graph, bytes: number): number {
  const last = lastReaders(graph);
  const available = bytes - constantBytes(graph);
  const fits = (batchSize: number) => livenessPeak(graph, last, batchSize) <= available;
  // The peak grows with the batch, so halving finds the border.
  let low = 1;
  let high = batchLimit + 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function livenessPeak(graph: Graph, last: ReadonlyMap<string, number>, batchSize: number): number {
  const bytesOf = (value: string): number => {
    const { type, shape } = graph.values.get(value)!;
    return elementCount(withBatch(shape, batchSize)) * bytesPerElement[type];
  };
  let alive = graph.inputs.reduce((sum, input) => sum + bytesOf(input), 0);
  let peak = alive;
  graph.nodes.forEach((node, position) => {
    for (const output of node.outputs) if (output) alive += bytesOf(output);
    peak = Math.max(peak, alive);
    for (const value of new Set([...node.inputs, ...node.outputs])) {
      if (value && last.get(value) === position) alive -= bytesOf(value);
    }
  });
  return peak;
}

/** For each value that may be freed, the position of the node after which it is: its last reader, or its own node. */
function lastReaders(graph: Graph): Map<string, number> {
  const last = new Map<string, number>();
  graph.nodes.forEach((node, position) => {
    for (const value of [...node.outputs, ...node.inputs]) if (value) last.set(value, position);
  });
  for (const held of [...graph.inputs, ...graph.outputs, ...graph.constants.keys()]) last.delete(held);
  return last;
}
