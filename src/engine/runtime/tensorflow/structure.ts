import {
  numberAttribute,
  numbersAttribute,
  stringAttribute,
  tensorAttribute,
} from '../../graph/attributes.ts';
import { elementCount } from '../../graph/Tensor.ts';
import type { TensorFlow, TensorFlowKernel, TensorFlowKernels, TfTensor } from './TensorFlowKernel.ts';
import { tensorFlowType } from './TensorFlowKernel.ts';

const toOutputShape: TensorFlowKernel = ({ tf, input, outputs }) => tf.reshape(input(0), outputs[0]!.shape);

/** Operators that move elements about. Shapes were inferred before, so most need not look at their integer inputs. */
export const structure: TensorFlowKernels = {
  Reshape: toOutputShape,
  Flatten: toOutputShape,
  Squeeze: toOutputShape,
  Unsqueeze: toOutputShape,
  Transpose: ({ tf, input, attributes }) =>
    tf.transpose(input(0), numbersAttribute(attributes, 'perm')?.slice()),
  Expand: ({ tf, input, outputs }) => tf.broadcastTo(input(0), outputs[0]!.shape),
  Tile: ({ tf, input, inputShape, outputs }) =>
    tf.tile(
      input(0),
      inputShape(0).map((length, axis) => outputs[0]!.shape[axis]! / length),
    ),
  Concat: ({ tf, input, inputCount, inputShape, attributes }) =>
    tf.concat(
      Array.from({ length: inputCount }, (_, i) => input(i)),
      fromFront(numberAttribute(attributes, 'axis', 0), inputShape(0).length),
    ),
  Split: ({ tf, input, inputShape, attributes, outputs }) => {
    const axis = fromFront(numberAttribute(attributes, 'axis', 0), inputShape(0).length);
    return tf.split(
      input(0),
      outputs.map(({ shape }) => shape[axis]!),
      axis,
    );
  },
  Slice: ({ tf, input, inputShape, has, known, outputs }) => {
    const shape = inputShape(0);
    const result = outputs[0]!.shape;
    const starts = known(1);
    const axes = has(3) ? known(3) : starts.map((_, i) => i);
    const steps = has(4) ? known(4) : starts.map(() => 1);
    let value = input(0);
    if (elementCount(result) === 0) return tf.zeros(result, value.dtype);
    starts.forEach((given, i) => {
      const axis = fromFront(axes[i]!, shape.length);
      const length = shape[axis]!;
      const step = steps[i]!;
      const start = Math.min(Math.max(given < 0 ? given + length : given, 0), step > 0 ? length : length - 1);
      value = takeEvery(tf, value, axis, start, step, result[axis]!);
    });
    return value;
  },
  Gather: ({ tf, input, inputShape, attributes, outputs }) => {
    const axis = fromFront(numberAttribute(attributes, 'axis', 0), inputShape(0).length);
    const indices = nonNegative(tf, input(1), inputShape(0)[axis]!);
    return tf.reshape(tf.gather(input(0), tf.reshape(indices, [-1]), axis), outputs[0]!.shape);
  },
  GatherElements: ({ tf, input, inputShape, attributes, outputs }) => {
    const shape = inputShape(0);
    const axis = fromFront(numberAttribute(attributes, 'axis', 0), shape.length);
    const chosen = nonNegative(tf, input(1), shape[axis]!);
    const stride = elementCount(shape.slice(axis + 1));
    const flat = tf.add(
      tf.mul(chosen, tf.scalar(stride, 'int32')),
      offsetsWithout(tf, shape, axis, outputs[0]!.shape),
    );
    return tf.reshape(tf.gather(tf.reshape(input(0), [-1]), tf.reshape(flat, [-1])), outputs[0]!.shape);
  },
  Pad: ({ tf, input, inputShape, has, known, attributes }) => {
    const shape = inputShape(0);
    const rank = shape.length;
    const pads = known(1);
    const axes = has(3) ? known(3).map((axis) => fromFront(axis, rank)) : shape.map((_, axis) => axis);
    const mode = stringAttribute(attributes, 'mode', 'constant');
    let value = input(0);
    axes.forEach((axis, i) => {
      const [before, after] = [pads[i]!, pads[i + axes.length]!];
      const length = shape[axis]!;
      if (before === 0 && after === 0) return;
      if (mode !== 'constant') {
        const from = Array.from({ length: before + length + after }, (_, j) =>
          foldBack(j - before, length, mode),
        );
        value = tf.gather(value, tf.tensor1d(from, 'int32'), axis);
        return;
      }
      // Negative pads cut.
      const start = Math.max(0, -before);
      const kept = length - start - Math.max(0, -after);
      value = takeEvery(tf, value, axis, start, 1, kept);
      const widths = shape.map((_, other): [number, number] =>
        other === axis ? [Math.max(0, before), Math.max(0, after)] : [0, 0],
      );
      value = tf.pad(value, widths, has(2) ? known(2)[0]! : 0);
    });
    return value;
  },
  DepthToSpace: ({ tf, input, inputShape, attributes, outputs }) => {
    const size = numberAttribute(attributes, 'blocksize', 1);
    const [n, c, h, w] = inputShape(0) as [number, number, number, number];
    const depth = c / (size * size);
    return stringAttribute(attributes, 'mode', 'DCR') === 'DCR'
      ? rearrange(tf, input(0), [n, size, size, depth, h, w], [0, 3, 4, 1, 5, 2], outputs[0]!.shape)
      : rearrange(tf, input(0), [n, depth, size, size, h, w], [0, 1, 4, 2, 5, 3], outputs[0]!.shape);
  },
  SpaceToDepth: ({ tf, input, inputShape, attributes, outputs }) => {
    const size = numberAttribute(attributes, 'blocksize', 1);
    const [n, c, h, w] = inputShape(0) as [number, number, number, number];
    return rearrange(
      tf,
      input(0),
      [n, c, h / size, size, w / size, size],
      [0, 3, 5, 1, 2, 4],
      outputs[0]!.shape,
    );
  },
  OneHot: ({ tf, input, known, attributes, outputs }) => {
    const { shape, type } = outputs[0]!;
    const axis = fromFront(numberAttribute(attributes, 'axis', -1), shape.length);
    const depth = known(1)[0]!;
    const indices = nonNegative(tf, tf.cast(input(0), 'int32'), depth);
    const withAxis = tf.expandDims(indices, axis);
    const places = tf.reshape(
      tf.range(0, depth, 1, 'int32'),
      shape.map((_, other) => (other === axis ? -1 : 1)),
    );
    const [off, on] = tf.split(tf.cast(input(2), tensorFlowType(type)), 2);
    return tf.where(tf.equal(withAxis, places), tf.reshape(on!, []), tf.reshape(off!, []));
  },
  Trilu: ({ tf, input, has, known, attributes, outputs }) => {
    const { shape } = outputs[0]!;
    const [rows, columns] = shape.slice(-2) as [number, number];
    const diagonal = has(1) ? known(1)[0]! : 0;
    const upper = numberAttribute(attributes, 'upper', 1) !== 0;
    const kept = Uint8Array.from({ length: rows * columns }, (_, i) => {
      const distance = (i % columns) - Math.floor(i / columns) - diagonal;
      return Number(upper ? distance >= 0 : distance <= 0);
    });
    return tf.where(tf.tensor2d(kept, [rows, columns], 'bool'), input(0), tf.zerosLike(input(0)));
  },
  ConstantOfShape: ({ tf, attributes, outputs }) => {
    const { shape, type } = outputs[0]!;
    const value = tensorAttribute(attributes, 'value');
    return tf.fill(shape, value ? Number(value.data[0]) : 0, tensorFlowType(type));
  },
  Range: ({ tf, known, outputs }) => {
    // Ranges of floats are constant, and folded.
    const [start] = known(0);
    const [step] = known(2);
    return tf.range(start!, start! + step! * outputs[0]!.shape[0]!, step!, 'int32');
  },
};

function fromFront(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** `count` elements of an axis from `start` on, every `step`-th, backwards where it is negative. */
function takeEvery(
  tf: TensorFlow,
  x: TfTensor,
  axis: number,
  start: number,
  step: number,
  count: number,
): TfTensor {
  const first = step > 0 ? start : start + (count - 1) * step;
  const stride = Math.abs(step);
  const begin = x.shape.map((_, other) => (other === axis ? first : 0));
  const end = x.shape.map((length, other) => (other === axis ? first + (count - 1) * stride + 1 : length));
  const strides = x.shape.map((_, other) => (other === axis ? stride : 1));
  const forward =
    stride === 1
      ? tf.slice(
          x,
          begin,
          end.map((to, other) => to - begin[other]!),
        )
      : tf.stridedSlice(x, begin, end, strides);
  return step > 0 ? forward : tf.reverse(forward, axis);
}

/** Indices counted from the end made to count from the front. */
function nonNegative(tf: TensorFlow, indices: TfTensor, length: number): TfTensor {
  const zero = tf.scalar(0, 'int32');
  return tf.where(tf.less(indices, zero), tf.add(indices, tf.scalar(length, 'int32')), indices);
}

/** For each place of `result`, the flat index in an array of `shape` of its coordinates with that of `axis` set to 0. */
function offsetsWithout(tf: TensorFlow, shape: readonly number[], axis: number, result: number[]): TfTensor {
  let total: TfTensor = tf.zeros(
    result.map(() => 1),
    'int32',
  );
  result.forEach((length, other) => {
    if (other === axis) return;
    const stride = elementCount(shape.slice(other + 1));
    const steps = Int32Array.from({ length }, (_, i) => i * stride);
    const alongOther = result.map((_, place) => (place === other ? length : 1));
    total = tf.add(total, tf.tensor(steps, alongOther, 'int32'));
  });
  return total;
}

/** The index inside [0, length) that padding by `mode` reads at `index`. */
function foldBack(index: number, length: number, mode: string): number {
  if (mode === 'edge') return Math.min(Math.max(index, 0), length - 1);
  if (mode === 'wrap') return ((index % length) + length) % length;
  const period = Math.max(1, 2 * (length - 1));
  const inside = ((index % period) + period) % period;
  return inside < length ? inside : period - inside;
}

function rearrange(tf: TensorFlow, x: TfTensor, split: number[], order: number[], shape: number[]): TfTensor {
  return tf.reshape(tf.transpose(tf.reshape(x, split), order), shape);
}
