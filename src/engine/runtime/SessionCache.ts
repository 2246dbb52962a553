import { constantBytes } from '../graph/constantBytes.ts';
import type { Graph } from '../graph/Graph.ts';

interface Entry<Native> {
  /** Set with the first use. */
  native: Promise<Native> | undefined;
  readonly bytes: number;
  /** Uses under way: what is in use is never let go. */
  uses: number;
  /** To be released when the last use is done. */
  dropped: boolean;
}

export interface SessionCacheOptions<Native> {
  create(graph: Graph): Promise<Native>;
  release(native: Native): Promise<void> | void;
  readonly sessionLimit?: number;
  /** Bytes of constants (weights) that the kept sessions hold together. */
  readonly byteLimit?: number;
}

/**
 * Keeps what a runtime made of the last used graphs, within a number of sessions and a number of bytes. One that was
 * let go is made again on its next use, so callers may hold on to a graph for as long as they like.
 */
export class SessionCache<Native> {
  readonly #options: Required<SessionCacheOptions<Native>>;
  /** Least recently used first. */
  readonly #entries = new Map<Graph, Entry<Native>>();

  constructor(options: SessionCacheOptions<Native>) {
    this.#options = { sessionLimit: 24, byteLimit: 2 ** 30, ...options };
  }

  /** Sessions kept now. */
  get size(): number {
    return this.#entries.size;
  }

  /** Runs `work` on the native session of a graph, made first when needed. */
  async use<T>(graph: Graph, work: (native: Native) => Promise<T> | T): Promise<T> {
    const entry = this.#entries.get(graph) ?? {
      native: undefined,
      bytes: constantBytes(graph),
      uses: 0,
      dropped: false,
    };
    this.#entries.delete(graph);
    this.#entries.set(graph, entry);
    entry.uses++;
    try {
      if (entry.native) await this.#shrink();
      else entry.native = this.#create(graph, entry);
      return await work(await entry.native);
    } finally {
      entry.uses--;
      if (entry.dropped) await this.#release(entry);
    }
  }

  /** Lets go of a graph's session; a use under way is finished first. */
  async drop(graph: Graph): Promise<void> {
    const entry = this.#entries.get(graph);
    if (!entry) return;
    this.#entries.delete(graph);
    entry.dropped = true;
    await this.#release(entry);
  }

  async clear(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((graph) => this.drop(graph)));
  }

  async #create(graph: Graph, entry: Entry<Native>): Promise<Native> {
    try {
      // Room is made first, so that two large networks are not held at once.
      await this.#shrink();
      return await this.#options.create(graph);
    } catch (error) {
      // It is told to this caller, and tried again for the next one.
      if (this.#entries.get(graph) === entry) this.#entries.delete(graph);
      throw error;
    }
  }

  async #shrink(): Promise<void> {
    const { sessionLimit, byteLimit } = this.#options;
    let bytes = 0;
    for (const entry of this.#entries.values()) bytes += entry.bytes;
    for (const [graph, entry] of [...this.#entries]) {
      if (this.#entries.size <= sessionLimit && bytes <= byteLimit) return;
      if (entry.uses > 0) continue;
      bytes -= entry.bytes;
      await this.drop(graph);
    }
  }

  async #release(entry: Entry<Native>): Promise<void> {
    if (entry.uses > 0) return;
    let native: Native | undefined;
    try {
      native = await entry.native;
    } catch {
      // It was never made.
    }
    if (native !== undefined) await this.#options.release(native);
  }
}
