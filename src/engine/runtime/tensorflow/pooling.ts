import { poolWindow, windowCounts } from '../../graph/operators/pool.ts';
import type { SlidingWindow } from '../../graph/operators/slidingWindow.ts';
import { channelsFirst, channelsLast, padImage, plane } from './layout.ts';
import type { TensorFlow, TensorFlowKernels, TensorFlowNode, TfTensor } from './TensorFlowKernel.ts';

type Image = Parameters<TensorFlow['maxPool']>[0];

export const pooling: TensorFlowKernels = {
  MaxPool: (node) => {
    const { tf } = node;
    const window = windowOf(node);
    const image = fill(tf, channelsLast(node), window, -Infinity);
    const [kernel, strides] = [plane(window.kernel, 1), plane(window.strides, 1)];
    const pooled = isDense(window)
      ? tf.maxPool(image as Image, kernel, strides, 'valid')
      : shiftedWindows(tf, image, window).reduce((left, right) => tf.maximum(left, right));
    return channelsFirst(node, pooled);
  },
  AveragePool: (node) => {
    const { tf, attributes, inputShape } = node;
    const window = windowOf(node);
    const image = fill(tf, channelsLast(node), window, 0);
    const [kernel, strides] = [plane(window.kernel, 1), plane(window.strides, 1)];
    const size = kernel[0] * kernel[1];
    const sums = isDense(window)
      ? tf.mul(tf.avgPool(image as Image, kernel, strides, 'valid'), size)
      : shiftedWindows(tf, image, window).reduce((left, right) => tf.add(left, right));
    const counts = windowCounts(attributes, inputShape(0).slice(2), window);
    const [rows, columns] = plane(window.output, 1);
    return channelsFirst(node, tf.div(sums, tf.tensor4d(counts, [1, rows, columns, 1])));
  },
};

function windowOf({ attributes, inputShape }: TensorFlowNode): SlidingWindow {
  return poolWindow(attributes, inputShape(0).slice(2));
}

function isDense({ dilations }: SlidingWindow): boolean {
  return dilations.every((dilation) => dilation === 1);
}

/** The image padded as far as the last window reaches: with `ceil_mode` farther than the padding asked for. */
function fill(tf: TensorFlow, image: TfTensor, window: SlidingWindow, value: number): TfTensor {
  const begin = plane(window.begin, 0);
  const [reach, filled] = [plane(reachOf(window), 1), image.shape.slice(1, 3)];
  const after = [0, 1].map((axis) => reach[axis]! - filled[axis]! - begin[axis]!) as [number, number];
  return padImage(tf, image, begin, after, value);
}

/** Where the last window ends, counted from the start of the padding. */
function reachOf({ kernel, strides, dilations, output }: SlidingWindow): number[] {
  return output.map(
    (count, axis) => (count - 1) * strides[axis]! + dilations[axis]! * (kernel[axis]! - 1) + 1,
  );
}

/** For each place of the kernel, what it sees in all windows: [N, windows, windows, C]. TensorFlow's own dilated pooling splits the batch. */
function shiftedWindows(tf: TensorFlow, image: TfTensor, window: SlidingWindow): TfTensor[] {
  const [kernel, dilations] = [plane(window.kernel, 1), plane(window.dilations, 1)];
  const [strides, output] = [plane(window.strides, 1), plane(window.output, 1)];
  const [n, , , c] = image.shape as [number, number, number, number];
  const parts: TfTensor[] = [];
  for (let row = 0; row < kernel[0]; row++) {
    for (let column = 0; column < kernel[1]; column++) {
      const begin = [0, row * dilations[0], column * dilations[1], 0];
      const end = [
        n,
        begin[1]! + (output[0] - 1) * strides[0] + 1,
        begin[2]! + (output[1] - 1) * strides[1] + 1,
        c,
      ];
      parts.push(tf.stridedSlice(image, begin, end, [1, ...strides, 1]));
    }
  }
  return parts;
}
