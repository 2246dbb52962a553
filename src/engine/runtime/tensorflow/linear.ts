import { numberAttribute } from '../../graph/attributes.ts';
import type { TensorFlowKernels } from './TensorFlowKernel.ts';

export const linear: TensorFlowKernels = {
  MatMul: ({ tf, input, outputs }) => {
    // A vector counts as a row on the left, as a column on the right.
    const left = input(0).rank === 1 ? tf.reshape(input(0), [1, -1]) : input(0);
    const right = input(1).rank === 1 ? tf.reshape(input(1), [-1, 1]) : input(1);
    return tf.reshape(tf.matMul(left, right), outputs[0]!.shape);
  },
  Gemm: ({ tf, input, has, attributes }) => {
    const product = tf.matMul(
      input(0),
      input(1),
      numberAttribute(attributes, 'transA', 0) !== 0,
      numberAttribute(attributes, 'transB', 0) !== 0,
    );
    const scaled = tf.mul(product, numberAttribute(attributes, 'alpha', 1));
    return has(2) ? tf.add(scaled, tf.mul(input(2), numberAttribute(attributes, 'beta', 1))) : scaled;
  },
};
