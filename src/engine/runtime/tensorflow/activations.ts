import { numberAttribute } from '../../graph/attributes.ts';
import type { TensorFlowKernels } from './TensorFlowKernel.ts';

/** Activation functions, and the softmax and normalisation around them. */
export const activations: TensorFlowKernels = {
  Relu: ({ tf, input }) => tf.relu(input(0)),
  LeakyRelu: ({ tf, input, attributes }) =>
    tf.leakyRelu(input(0), numberAttribute(attributes, 'alpha', 0.01)),
  // tf.prelu does not broadcast the slope on every backend.
  PRelu: ({ tf, input }) => tf.where(tf.less(input(0), 0), tf.mul(input(0), input(1)), input(0)),
  Elu: ({ tf, input, attributes }) => {
    const x = input(0);
    return tf.where(tf.greater(x, 0), x, tf.mul(tf.elu(x), numberAttribute(attributes, 'alpha', 1)));
  },
  Sigmoid: ({ tf, input }) => tf.sigmoid(input(0)),
  Tanh: ({ tf, input }) => tf.tanh(input(0)),
  Softplus: ({ tf, input }) => tf.softplus(input(0)),
  Clip: ({ tf, input, has }) => {
    let result = input(0);
    if (has(1)) result = tf.maximum(result, input(1));
    if (has(2)) result = tf.minimum(result, input(2));
    return result;
  },
  // tf.softmax knows the last axis only.
  Softmax: ({ tf, input, inputShape, attributes }) => {
    const axis = numberAttribute(attributes, 'axis', -1);
    const fromFront = axis < 0 ? axis + inputShape(0).length : axis;
    const shifted = tf.exp(tf.sub(input(0), tf.max(input(0), fromFront, true)));
    return tf.div(shifted, tf.sum(shifted, fromFront, true));
  },
  BatchNormalization: ({ tf, input, inputShape, attributes }) => {
    const perChannel = inputShape(0).map((_, axis) => (axis === 1 ? -1 : 1));
    const [scale, bias, mean, variance] = [1, 2, 3, 4].map((i) => tf.reshape(input(i), perChannel));
    const deviation = tf.sqrt(tf.add(variance!, numberAttribute(attributes, 'epsilon', 1e-5)));
    return tf.add(tf.mul(tf.sub(input(0), mean!), tf.div(scale!, deviation)), bias!);
  },
};
