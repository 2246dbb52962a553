import type { Graph } from '../../graph/Graph.ts';
import { InputError } from '../../InputError.ts';
import { formatShape } from '../../graph/Shape.ts';
import { LayerWriter } from './LayerWriter.ts';

/**
 * LeNet-5 (LeCun et al. 1998) in its usual form: convolutions of 6, 16 and 120 filters of 5 × 5, then 84 units; 61,706
 * parameters for one channel and ten classes. With tanh and average pooling, or with rectifiers and max pooling.
 *
 * @param shape of one sample, [C, 32, 32]; [C, 28, 28] is padded by the first convolution.
 */
export function lenet(
  shape: readonly number[],
  classes: number,
  seed: number,
  activation: 'tanh' | 'relu',
): Graph {
  const side = shape[1];
  if (shape.length !== 3 || side !== shape[2] || (side !== 28 && side !== 32)) {
    throw new InputError(
      `LeNet takes pictures of 28 × 28 or 32 × 32, the samples are ${formatShape(shape)}: ` +
        'set "resize" or "pad" in the preprocessing, or choose another network',
    );
  }
  const layers = new LayerWriter(seed, activation === 'tanh' ? 'glorot' : 'he');
  const activate = (number: number, x: string): string => layers[activation](`${activation}${number}`, x);
  const pool = (number: number, x: string): string =>
    layers.pool(`pool${number}`, x, activation === 'tanh' ? 'average' : 'max', 2);
  let x = layers.input(shape);
  x = pool(1, activate(1, layers.convolution('conv1', x, 6, 5, { pad: (32 - side) / 2 })));
  x = pool(2, activate(2, layers.convolution('conv2', x, 16, 5)));
  x = layers.flatten('flatten', activate(3, layers.convolution('conv3', x, 120, 5)));
  x = activate(4, layers.linear('linear', x, 84));
  return layers.finish('output', x, classes);
}
