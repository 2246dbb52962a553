import { createHash } from 'node:crypto';
import type { Graph } from '../graph/Graph.ts';
import { checkExtension } from './onnx/checkExtension.ts';
import { openModelFile, readOnnx, type ReadOptions } from './onnx/readOnnx.ts';

/** A network that was read from a file, ready to be analysed. */
export interface Model {
  readonly path: string;
  /** Of the model file; weights that it keeps in other files are not part of it. */
  readonly sha256: string;
  /** The program that wrote the file, with its version. */
  readonly producer: string;
  readonly opset: number;
  /** The network with a symbolic batch. Outputs: `output`, then `probabilities` where there are some. */
  readonly graph: Graph;
  /** The one data input; its first axis is the batch. */
  readonly input: string;
  /** The output to analyse: logits, where the network ends with Softmax, LogSoftmax or Sigmoid. */
  readonly output: string;
  /** What the file's output holds, where that is made from the logits in `output`. */
  readonly probabilities?: string;
  /** Trained numbers: weights and biases, without running statistics. */
  readonly parameters: number;
  /** Files beside it that hold weights, by their paths from its folder. */
  readonly weightFiles?: readonly string[];
  /** What a reader of an analysis must know, in sentences. */
  readonly warnings: readonly string[];
}

/**
 * Reads a network. Large weights stay in the file until they are used.
 * Throws an InputError that says what is wrong with the file, or what is not supported.
 */
export async function readModel(path: string, options: ReadOptions = {}): Promise<Model> {
  checkExtension(path);
  const file = await openModelFile(path);
  const sha256 = createHash('sha256').update(file.contents).digest('hex');
  return { path, sha256, ...readOnnx(file, options) };
}
