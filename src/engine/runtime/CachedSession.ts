import type { Graph } from '../graph/Graph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { checkFeeds } from './checkFeeds.ts';
import type { Session } from './Runtime.ts';
import type { SessionCache } from './SessionCache.ts';

type Feeds = Readonly<Record<string, Tensor>>;

/** Computes `outputs`, each of which is the result of a node. */
export type RunNative<Native> = (
  native: Native,
  feeds: Feeds,
  outputs: readonly string[],
  batchSize: number,
) => Promise<Record<string, Tensor>>;

/** What the sessions of all runtimes have in common: checked feeds, outputs that need no computing, and the cache. */
export class CachedSession<Native> implements Session {
  readonly #graph: Graph;
  readonly #cache: SessionCache<Native>;
  readonly #run: RunNative<Native>;

  constructor(graph: Graph, cache: SessionCache<Native>, run: RunNative<Native>) {
    this.#graph = graph;
    this.#cache = cache;
    this.#run = run;
  }

  async run(feeds: Feeds, outputs: readonly string[] = this.#graph.outputs): Promise<Record<string, Tensor>> {
    const graph = this.#graph;
    const batchSize = checkFeeds(graph, feeds);
    const unknown = outputs.find((output) => !graph.outputs.includes(output));
    if (unknown !== undefined) throw new Error(`${JSON.stringify(unknown)} is no output of the graph`);
    const wanted = new Set(computedOutputs(graph));
    const computed = outputs.filter((output) => wanted.has(output));
    const results =
      computed.length > 0
        ? await this.#cache.use(graph, (native) => this.#run(native, feeds, computed, batchSize))
        : {};
    return Object.fromEntries(
      outputs.map((output) => [output, results[output] ?? feeds[output] ?? graph.constants.get(output)!]),
    );
  }

  async dispose(): Promise<void> {
    await this.#cache.drop(this.#graph);
  }
}

/** The outputs that nodes compute. Others are inputs passed on, or constants: the gradient of a linear layer is one. */
export function computedOutputs(graph: Graph): string[] {
  return graph.outputs.filter((output) => !graph.constants.has(output) && !graph.inputs.includes(output));
}
