import { numberAttribute } from '../../graph/attributes.ts';
import { slidingWindow, transposedWindow } from '../../graph/operators/slidingWindow.ts';
import { channelsFirst, channelsLast, liftToPlane, padImage, plane } from './layout.ts';
import type { TensorFlow, TensorFlowKernels, TfTensor } from './TensorFlowKernel.ts';

type Pair = readonly [number, number];
type Filter = Parameters<TensorFlow['conv2d']>[1];
type Image = Parameters<TensorFlow['conv2d']>[0];

export const convolution: TensorFlowKernels = {
  Conv: (node) => {
    const { tf, input, inputShape, has, attributes, prepared } = node;
    const [shape, filterShape] = [inputShape(0), inputShape(1)];
    const window = slidingWindow(attributes, shape.slice(2), filterShape.slice(2));
    const strides = plane(window.strides, 1);
    const dilations = plane(window.dilations, 1);
    const image = padImage(tf, channelsLast(node), plane(window.begin, 0), plane(window.end, 0), 0);
    const groups = numberAttribute(attributes, 'group', 1);

    let result: TfTensor;
    if (groups > 1 && groups === shape[1] && strides[0] === strides[1]) {
      const multiplier = filterShape[0]! / groups;
      const filter = prepared(1, 'depthwise filter', (raw) => {
        const [, , h, w] = liftToPlane(tf, raw).shape as [number, number, number, number];
        const byChannel = tf.transpose(tf.reshape(raw, [groups, multiplier, h, w]), [2, 3, 0, 1]);
        return dilate(tf, byChannel, dilations);
      });
      result = tf.depthwiseConv2d(image as Image, filter as Filter, [...strides], 'valid');
    } else {
      // TensorFlow takes strides or dilations, not both.
      const spread = strides.some((stride) => stride > 1) ? dilations : ([1, 1] as const);
      const left: Pair = [dilations[0] / spread[0], dilations[1] / spread[1]];
      const filter = prepared(1, 'filter', (raw) =>
        dilate(tf, tf.transpose(liftToPlane(tf, raw), [2, 3, 1, 0]), spread),
      );
      result = inGroups(tf, groups, image, filter, 3, (part, kernel) =>
        tf.conv2d(part as Image, kernel as Filter, [...strides], 'valid', 'NHWC', [...left]),
      );
    }
    return channelsFirst(node, has(2) ? tf.add(result, input(2)) : result);
  },

  ConvTranspose: (node) => {
    const { tf, input, inputShape, has, attributes, prepared } = node;
    const [shape, filterShape] = [inputShape(0), inputShape(1)];
    const window = transposedWindow(attributes, shape.slice(2), filterShape.slice(2));
    const strides = plane(window.strides, 1);
    const dilations = plane(window.dilations, 1);
    const groups = numberAttribute(attributes, 'group', 1);
    const image = channelsLast(node);
    const filter = prepared(1, 'transposed filter', (raw) =>
      dilate(tf, tf.transpose(liftToPlane(tf, raw), [2, 3, 1, 0]), dilations),
    );
    const [n, h, w] = image.shape as [number, number, number, number];
    const full = [(h - 1) * strides[0] + filter.shape[0]!, (w - 1) * strides[1] + filter.shape[1]!] as const;
    const result = inGroups(tf, groups, image, filter, 3, (part, kernel) =>
      tf.conv2dTranspose(
        part as Image,
        kernel as Filter,
        [n, full[0], full[1], filterShape[1]!],
        [...strides],
        'valid',
      ),
    );
    const begin = plane(window.begin, 0);
    const length = plane(window.output, 1);
    const after: Pair = [begin[0] + length[0] - full[0], begin[1] + length[1] - full[1]];
    const framed = padImage(tf, result, [-begin[0], -begin[1]], after, 0);
    return channelsFirst(node, has(2) ? tf.add(framed, input(2)) : framed);
  },
};

/** Applies `convolve` to each group of channels with its filters, which are cut along `filterAxis`. */
function inGroups(
  tf: TensorFlow,
  groups: number,
  image: TfTensor,
  filter: TfTensor,
  filterAxis: number,
  convolve: (image: TfTensor, filter: TfTensor) => TfTensor,
): TfTensor {
  if (groups === 1) return convolve(image, filter);
  const filters = tf.split(filter, groups, filterAxis);
  return tf.concat(
    tf.split(image, groups, 3).map((part, i) => convolve(part, filters[i]!)),
    3,
  );
}

/** A filter [H, W, a, b] with zeros between its rows and columns. */
function dilate(tf: TensorFlow, filter: TfTensor, [rows, columns]: Pair): TfTensor {
  if (rows === 1 && columns === 1) return filter;
  const [h, w, a, b] = filter.shape as [number, number, number, number];
  const spread = tf.pad(tf.reshape(filter, [h, 1, w, a * b]), [
    [0, 0],
    [0, rows - 1],
    [0, 0],
    [0, 0],
  ]);
  const wide = tf.pad(tf.reshape(spread, [h * rows, w, 1, a * b]), [
    [0, 0],
    [0, 0],
    [0, columns - 1],
    [0, 0],
  ]);
  const whole = tf.reshape(wide, [h * rows, w * columns, a, b]);
  return tf.slice(whole, [0, 0, 0, 0], [(h - 1) * rows + 1, (w - 1) * columns + 1, a, b]);
}
