import { InputError } from '../InputError.ts';
import type { Graph } from '../graph/Graph.ts';
import { formatShape, isBatch } from '../graph/Shape.ts';
import { elementCount, type Tensor } from '../graph/Tensor.ts';

/**
 * Checks that there is a tensor of the right type and shape for every input of a graph.
 * @returns the batch size; 1 for a graph without a batch.
 */
export function checkFeeds(graph: Graph, feeds: Readonly<Record<string, Tensor>>): number {
  let batchSize: number | undefined;
  for (const input of graph.inputs) {
    const feed = feeds[input];
    if (!feed) throw new InputError(`the network's input "${input}" was given no data`);
    const { type, shape } = graph.values.get(input)!;
    const wanted = `${type} ${formatShape(shape)}`;
    if (feed.type !== type || feed.shape.length !== shape.length) throw wrongFeed(input, wanted, feed);
    shape.forEach((dim, axis) => {
      const length = feed.shape[axis]!;
      if (!isBatch(dim)) {
        if (length !== dim) throw wrongFeed(input, wanted, feed);
        return;
      }
      const size = length / dim.batch;
      if (!Number.isInteger(size) || size < 1) throw wrongFeed(input, wanted, feed);
      if (batchSize !== undefined && size !== batchSize) {
        throw new InputError(
          `input "${input}" has a batch of ${size}, another input has one of ${batchSize}`,
        );
      }
      batchSize = size;
    });
    if (feed.data.length !== elementCount(feed.shape)) throw wrongFeed(input, wanted, feed);
  }
  return batchSize ?? 1;
}

function wrongFeed(input: string, wanted: string, feed: Tensor): InputError {
  const got = `${feed.type} ${formatShape(feed.shape)} (${feed.data.length} elements)`;
  return new InputError(`input "${input}" is ${wanted} (N: batch), it was given ${got}`);
}
