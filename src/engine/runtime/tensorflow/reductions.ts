import { numberAttribute } from '../../graph/attributes.ts';
import { reducedAxes } from '../../graph/operators/reductions.ts';
import type { TensorFlow, TensorFlowKernel, TensorFlowKernels, TfTensor } from './TensorFlowKernel.ts';

type Reduction = (x: TfTensor, axes: number[], keep: boolean) => TfTensor;

export const reductions: TensorFlowKernels = {
  ReduceSum: reduction((tf) => tf.sum),
  ReduceMean: reduction((tf) => tf.mean),
  ReduceMax: reduction((tf) => tf.max),
  ReduceMin: reduction((tf) => tf.min),
  ReduceProd: reduction((tf) => tf.prod),
  ArgMax: indexOf((tf) => tf.argMax),
  ArgMin: indexOf((tf) => tf.argMin),
  CumSum: ({ tf, input, inputShape, known, attributes }) => {
    const axis = known(1)[0]!;
    return tf.cumsum(
      input(0),
      axis < 0 ? axis + inputShape(0).length : axis,
      numberAttribute(attributes, 'exclusive', 0) !== 0,
      numberAttribute(attributes, 'reverse', 0) !== 0,
    );
  },
};

function reduction(pick: (tf: TensorFlow) => Reduction): TensorFlowKernel {
  return ({ tf, input, inputShape, has, known, attributes, outputs }) => {
    const axes = reducedAxes(attributes, has(1) ? known(1) : undefined, inputShape(0).length)!;
    if (axes.length === 0) return input(0);
    return tf.reshape(pick(tf)(input(0), axes, false), outputs[0]!.shape);
  };
}

function indexOf(pick: (tf: TensorFlow) => (x: TfTensor, axis: number) => TfTensor): TensorFlowKernel {
  return ({ tf, input, inputShape, attributes, outputs }) => {
    const shape = inputShape(0);
    const given = numberAttribute(attributes, 'axis', 0);
    const axis = given < 0 ? given + shape.length : given;
    const last = numberAttribute(attributes, 'select_last_index', 0) !== 0;
    const first = pick(tf)(last ? tf.reverse(input(0), axis) : input(0), axis);
    return tf.reshape(last ? tf.sub(tf.scalar(shape[axis]! - 1, 'int32'), first) : first, outputs[0]!.shape);
  };
}
