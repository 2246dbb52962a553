import type * as core from '@tensorflow/tfjs-core';
import type { DataType } from '../../graph/DataType.ts';
import type { Attributes } from '../../graph/Graph.ts';

/** TensorFlow.js: its core module, or a package that includes it. */
export type TensorFlow = typeof core;
export type TfTensor = core.Tensor;

/** One node as a kernel sees it. Reading an input uploads it where that is still to be done, so read only what is needed. */
export interface TensorFlowNode {
  readonly tf: TensorFlow;
  readonly operator: string;
  readonly attributes: Attributes;
  /** Number of inputs, those left out included. */
  readonly inputCount: number;
  has(input: number): boolean;
  input(input: number): TfTensor;
  inputType(input: number): DataType;
  inputShape(input: number): readonly number[];
  /** Elements of an input that is known before the graph runs: axes, pads, sizes. @throws InputError where it is not. */
  known(input: number): readonly number[];
  /**
   * `make` of an input that is constant (a filter in TensorFlow's layout) is computed once and kept with the session.
   * @param key what is made of it, since one constant may be used in several ways.
   */
  prepared(input: number, key: string, make: (tensor: TfTensor) => TfTensor): TfTensor;
  /** Types and shapes of the outputs, the batch filled in. */
  readonly outputs: readonly { readonly type: DataType; readonly shape: number[] }[];
}

/** Computes the outputs of a node; runs inside `tf.tidy`. */
export type TensorFlowKernel = (node: TensorFlowNode) => TfTensor | TfTensor[];
export type TensorFlowKernels = Readonly<Record<string, TensorFlowKernel>>;

/** TensorFlow.js has one float and one integer type. */
export function tensorFlowType(type: DataType): 'float32' | 'int32' | 'bool' {
  if (type === 'float32' || type === 'float64' || type === 'float16') return 'float32';
  return type === 'bool' ? 'bool' : 'int32';
}
