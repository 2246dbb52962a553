import { numberAttribute } from '../../graph/attributes.ts';
import type {
  TensorFlow,
  TensorFlowKernel,
  TensorFlowKernels,
  TensorFlowNode,
  TfTensor,
} from './TensorFlowKernel.ts';
import { tensorFlowType } from './TensorFlowKernel.ts';

type Binary = (left: TfTensor, right: TfTensor) => TfTensor;

/** Comparisons, logic, choice and change of type. */
export const logic: TensorFlowKernels = {
  Equal: compare((tf) => tf.equal),
  Less: compare((tf) => tf.less),
  LessOrEqual: compare((tf) => tf.lessEqual),
  Greater: compare((tf) => tf.greater),
  GreaterOrEqual: compare((tf) => tf.greaterEqual),
  And: ({ tf, input }) => tf.logicalAnd(input(0), input(1)),
  Or: ({ tf, input }) => tf.logicalOr(input(0), input(1)),
  Xor: ({ tf, input }) => tf.notEqual(tf.cast(input(0), 'int32'), tf.cast(input(1), 'int32')),
  Not: ({ tf, input }) => tf.logicalNot(input(0)),
  IsNaN: ({ tf, input }) => tf.isNaN(input(0)),
  IsInf: ({ tf, input, attributes }) => {
    const x = input(0);
    let result = tf.isInf(x);
    if (numberAttribute(attributes, 'detect_positive', 1) === 0)
      result = tf.logicalAnd(result, tf.less(x, 0));
    if (numberAttribute(attributes, 'detect_negative', 1) === 0)
      result = tf.logicalAnd(result, tf.greater(x, 0));
    return result;
  },
  Where: ({ tf, input }) => tf.where(input(0), input(1), input(2)),
  Cast: ({ tf, input, inputType, outputs }) => {
    const type = tensorFlowType(outputs[0]!.type);
    // The wasm backend takes the low byte of an element for its truth.
    if (type === 'bool' && inputType(0) !== 'bool') return tf.notEqual(input(0), tf.zerosLike(input(0)));
    return tf.cast(input(0), type);
  },
};

function compare(pick: (tf: TensorFlow) => Binary): TensorFlowKernel {
  return (node: TensorFlowNode) => {
    // Not every backend compares bools.
    const read = (i: number) =>
      node.inputType(i) === 'bool' ? node.tf.cast(node.input(i), 'int32') : node.input(i);
    return pick(node.tf)(read(0), read(1));
  };
}
