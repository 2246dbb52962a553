import type { Graph } from '../../graph/Graph.ts';
import { LayerWriter } from './LayerWriter.ts';
import { requirePicture } from './requirePicture.ts';

/**
 * The residual network for CIFAR-10 (He et al. 2016, section 4.2) with one block at each of 16, 32 and 64 channels: three
 * residual blocks, eight layers with weights on the longest path. The shortcuts that change the shape are 1 × 1
 * convolutions (their option B). 78,042 parameters for three channels and ten classes.
 *
 * @param shape of one sample, [C, H, W].
 */
export function resnet8(shape: readonly number[], classes: number, seed: number): Graph {
  requirePicture('ResNet8', shape, 4);
  const layers = new LayerWriter(seed, 'he');
  const convolve = (name: string, x: string, filters: number, kernel: number, stride: number): string =>
    layers.convolution(name, x, filters, kernel, { stride, pad: (kernel - 1) / 2, bias: false });
  let x = layers.input(shape);
  x = layers.relu('relu', layers.batchNorm('bn1', convolve('conv1', x, 16, 3, 1)));
  for (const [index, filters] of [16, 32, 64].entries()) {
    const block = `layer${index + 1}`;
    const stride = index === 0 ? 1 : 2;
    let inner = layers.batchNorm(`${block}.bn1`, convolve(`${block}.conv1`, x, filters, 3, stride));
    inner = layers.relu(`${block}.relu1`, inner);
    inner = layers.batchNorm(`${block}.bn2`, convolve(`${block}.conv2`, inner, filters, 3, 1));
    const shortcut =
      stride === 1
        ? x
        : layers.batchNorm(`${block}.shortcut.bn`, convolve(`${block}.shortcut.conv`, x, filters, 1, stride));
    x = layers.relu(`${block}.relu2`, layers.sum(`${block}.add`, inner, shortcut));
  }
  return layers.finish('output', layers.channelMeans('pool', x), classes);
}
