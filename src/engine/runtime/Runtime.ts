import type { Graph } from '../graph/Graph.ts';
import type { Tensor } from '../graph/Tensor.ts';

export const deviceNames = [
  'tensorflow',
  'cuda',
  'directml',
  'coreml',
  'webgpu',
  'cpu',
  'reference',
] as const;
export type DeviceName = (typeof deviceNames)[number];

/** Runs graphs on one device. Holds no method code. */
export interface Runtime {
  readonly device: DeviceName;
  /** For people: `CPU, ONNX Runtime 1.30.0, 2 threads`. */
  readonly description: string;
  /** The same Graph object gives the same session back (cached, least recently used first out). */
  compile(graph: Graph): Promise<Session>;
  dispose(): Promise<void>;
}

/** A graph ready to run. */
export interface Session {
  /**
   * Computes the graph's outputs, or only `outputs` of them.
   * @param feeds one tensor an input of the graph, of its type; the batch size is taken from their shapes.
   */
  run(feeds: Readonly<Record<string, Tensor>>, outputs?: readonly string[]): Promise<Record<string, Tensor>>;
  dispose(): Promise<void>;
}
