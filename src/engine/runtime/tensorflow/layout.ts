import { InputError } from '../../InputError.ts';
import type { TensorFlow, TensorFlowNode, TfTensor } from './TensorFlowKernel.ts';

/** Spatial lists (kernel, strides …) of one or two numbers as [height, width]; a sequence is an image of height 1. */
export function plane(values: readonly number[], filler: number): [number, number] {
  return values.length === 1 ? [filler, values[0]!] : [values[0]!, values[1]!];
}

/** [a, b, length] or [a, b, height, width] as the latter. */
export function liftToPlane(tf: TensorFlow, x: TfTensor): TfTensor {
  return x.rank === 3 ? tf.reshape(x, [x.shape[0]!, x.shape[1]!, 1, x.shape[2]!]) : x;
}

/** Input 0, [N, C, H, W] or [N, C, L], in TensorFlow's layout [N, H, W, C]. */
export function channelsLast(node: TensorFlowNode): TfTensor {
  const { tf, input, operator } = node;
  if (input(0).rank > 4) {
    throw new InputError(`${operator} with more than two spatial axes does not run on the device tensorflow`);
  }
  return tf.transpose(liftToPlane(tf, input(0)), [0, 2, 3, 1]);
}

/** Back from [N, H, W, C] to the shape of the node's output. */
export function channelsFirst({ tf, outputs }: TensorFlowNode, image: TfTensor): TfTensor {
  return tf.reshape(tf.transpose(image, [0, 3, 1, 2]), outputs[0]!.shape);
}

/** Adds (or cuts, where negative) rows and columns of an image [N, H, W, C]. */
export function padImage(
  tf: TensorFlow,
  image: TfTensor,
  before: readonly [number, number],
  after: readonly [number, number],
  value: number,
): TfTensor {
  if ([...before, ...after].every((width) => width === 0)) return image;
  const [n, h, w, c] = image.shape as [number, number, number, number];
  const cut = (width: number) => Math.max(0, -width);
  const kept = tf.slice(
    image,
    [0, cut(before[0]), cut(before[1]), 0],
    [n, h - cut(before[0]) - cut(after[0]), w - cut(before[1]) - cut(after[1]), c],
  );
  const added = (axis: 0 | 1): [number, number] => [Math.max(0, before[axis]), Math.max(0, after[axis])];
  return tf.pad(kept, [[0, 0], added(0), added(1), [0, 0]], value);
}
