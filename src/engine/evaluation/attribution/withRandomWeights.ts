import type { Graph } from '../../graph/Graph.ts';
import { elementCount, float32 } from '../../graph/Tensor.ts';
import type { Random } from '../../numeric/Random.ts';

/** The network with normally distributed numbers of mean 0 in the place of some of its weights. */
export function withRandomWeights(
  graph: Graph,
  weights: readonly string[],
  deviation: number,
  random: Random,
): Graph {
  const constants = new Map(graph.constants);
  for (const name of weights) {
    const { shape } = constants.get(name)!;
    const data = Float32Array.from({ length: elementCount(shape) }, () => deviation * random.normal());
    constants.set(name, float32(data, shape));
  }
  return { ...graph, constants };
}
