import { isFloat } from '../graph/DataType.ts';
import type { Graph } from '../graph/Graph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { fromReference, toReference } from '../reference/evaluateNode.ts';
import { runReference } from '../reference/runReference.ts';
import { checkFeeds } from './checkFeeds.ts';
import type { Runtime, Session } from './Runtime.ts';

/**
 * Runs graphs in double precision with the reference interpreter: slow, and exact to some 15 digits. Floats are fed as
 * float32 or float64, whatever the graph declares, and come out as float64.
 */
export class ReferenceRuntime implements Runtime {
  readonly device = 'reference';
  readonly description = 'reference interpreter, double precision';

  compile(graph: Graph): Promise<Session> {
    return Promise.resolve({
      // Async, so that wrong feeds reject as they do on the other runtimes.
      run: async (feeds, outputs = graph.outputs) => {
        checkFeeds(graph, declaredTypes(graph, feeds));
        const values = Object.entries(feeds).map(([name, feed]) => [name, toReference(feed)] as const);
        const results = runReference(graph, Object.fromEntries(values));
        return Object.fromEntries(
          outputs.map((output) => {
            const result = results[output]!;
            return [output, fromReference(isFloat(result.type) ? { ...result, type: 'float64' } : result)];
          }),
        );
      },
      dispose: () => Promise.resolve(),
    });
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

/** The feeds under the types that the graph declares, where both are floats. */
function declaredTypes(graph: Graph, feeds: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, feed]) => {
      const declared = graph.values.get(name)?.type;
      return [name, declared && isFloat(declared) && isFloat(feed.type) ? { ...feed, type: declared } : feed];
    }),
  );
}
