import type { Graph } from '../../graph/Graph.ts';
import { LayerWriter } from './LayerWriter.ts';
import { requirePicture } from './requirePicture.ts';

/** Filters of each convolution; M is a max pooling of 2 × 2. */
const plan = [64, 'M', 96, 'M', 128, 128, 'M', 256, 256, 'M', 256, 'M', 256, 256] as const;

/**
 * VGG11 with batch normalisation, narrowed for CIFAR-10: 2,976,938 parameters for three channels and ten classes.
 * @param shape of one sample, [C, H, W], with sides of at least 32.
 * @param width times the channels of every layer: at 1/2 there are 746,586 parameters, and a fourth of the work.
 */
export function vgg11(shape: readonly number[], classes: number, seed: number, width: 1 | 0.5 = 1): Graph {
  requirePicture('VGG11', shape, 32);
  const layers = new LayerWriter(seed, 'he');
  let x = layers.input(shape);
  let convolutions = 0;
  let pools = 0;
  for (const step of plan) {
    if (step === 'M') {
      x = layers.pool(`pool${++pools}`, x, 'max', 2);
      continue;
    }
    const number = ++convolutions;
    x = layers.batchNorm(`bn${number}`, layers.convolution(`conv${number}`, x, width * step, 3, { pad: 1 }));
    x = layers.relu(`relu${number}`, x);
  }
  return layers.finish('output', layers.flatten('flatten', x), classes);
}
