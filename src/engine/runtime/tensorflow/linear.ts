import { numberAttribute } from '../../graph/attributes.ts';
import { interpolationMatrix } from '../../graph/operators/interpolation.ts';
import { resizedAxes } from '../../graph/operators/resize.ts';
import { broadcastShapes } from '../../graph/Shape.ts';
import { elementCount } from '../../graph/Tensor.ts';
import type { TensorFlowKernels } from './TensorFlowKernel.ts';

/** Matrix products, and resizing, which multiplies each axis by a matrix. */
export const linear: TensorFlowKernels = {
  MatMul: ({ tf, input, outputs }) => {
    // A vector counts as a row on the left, as a column on the right.
    let left = input(0).rank === 1 ? tf.reshape(input(0), [1, -1]) : input(0);
    let right = input(1).rank === 1 ? tf.reshape(input(1), [-1, 1]) : input(1);
    const [a, b] = [left.shape.slice(0, -2), right.shape.slice(0, -2)];
    if (b.length === 0) {
      // One matrix on the right, as weights are: all rows at once.
      left = tf.reshape(left, [-1, left.shape.at(-1)!]);
    } else if (a.join() !== b.join()) {
      // tf.matMul broadcasts some stacks wrongly.
      const stack = broadcastShapes(a, b) as number[];
      left = tf.broadcastTo(left, [...stack, ...left.shape.slice(-2)]);
      right = tf.broadcastTo(right, [...stack, ...right.shape.slice(-2)]);
    }
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
  Resize: ({ tf, input, inputShape, has, known, attributes, outputs }) => {
    const sizes = has(3) ? outputs[0]!.shape : undefined;
    let [value, shape] = [input(0), inputShape(0)];
    for (const resized of resizedAxes(shape, sizes ? undefined : known(2), sizes)) {
      const { axis, input: from, output: to } = resized;
      const matrix = tf.tensor2d(Float32Array.from(interpolationMatrix(attributes, resized)), [from, to]);
      const [before, after] = [elementCount(shape.slice(0, axis)), elementCount(shape.slice(axis + 1))];
      const stacked = tf.matMul(matrix, tf.reshape(value, [before, from, after]), true);
      shape = shape.map((length, other) => (other === axis ? to : length));
      value = tf.reshape(stacked, [...shape]);
    }
    return value;
  },
};
