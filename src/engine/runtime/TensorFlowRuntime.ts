import type { Graph } from '../graph/Graph.ts';
import { CachedSession } from './CachedSession.ts';
import type { Runtime, Session } from './Runtime.ts';
import { SessionCache } from './SessionCache.ts';
import { GraphInterpreter } from './tensorflow/GraphInterpreter.ts';
import type { TensorFlow } from './tensorflow/TensorFlowKernel.ts';

/** Runs graphs with TensorFlow.js, on whichever backend is current in the module it is given. */
export class TensorFlowRuntime implements Runtime {
  readonly device = 'tensorflow';
  readonly description: string;
  readonly #tf: TensorFlow;
  readonly #cache: SessionCache<GraphInterpreter>;

  constructor(tf: TensorFlow, title = tf.getBackend()) {
    this.#tf = tf;
    this.description = `${title}, TensorFlow.js ${tf.version_core}`;
    this.#cache = new SessionCache({
      // Async, so that a graph that cannot be run rejects.
      create: async (graph) => new GraphInterpreter(this.#tf, graph),
      release: (interpreter) => interpreter.dispose(),
    });
  }

  async compile(graph: Graph): Promise<Session> {
    await this.#cache.use(graph, () => undefined);
    return new CachedSession(graph, this.#cache, (interpreter, feeds, outputs, batchSize) =>
      interpreter.run(feeds, outputs, batchSize),
    );
  }

  async dispose(): Promise<void> {
    await this.#cache.clear();
  }
}
