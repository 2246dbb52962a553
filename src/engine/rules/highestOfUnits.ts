import type { Unit } from '../conductance/unit.ts';
import type { Layer } from '../graph/findLayers.ts';
import { elementCount, type Tensor } from '../graph/Tensor.ts';

/**
 * The activations of each sample, one number a neuron: a channel's highest over its positions, so that it is above 0
 * when any position is.
 * @param value [samples, ...layer.shape]
 */
export function highestOfUnits(value: Tensor, layer: Layer, unit: Unit): Float32Array[] {
  const size = elementCount(layer.shape);
  const samples = Array.from({ length: value.shape[0]! }, (_, sample) =>
    (value.data as Float32Array).subarray(sample * size, (sample + 1) * size),
  );
  const channels = layer.shape[layer.channelAxis]!;
  if (unit === 'element' || channels === size) return samples;
  const stride = elementCount(layer.shape.slice(layer.channelAxis + 1));
  return samples.map((elements) => {
    const highest = new Float32Array(channels).fill(-Infinity);
    elements.forEach((element, i) => {
      const channel = Math.floor(i / stride) % channels;
      // A NaN stays, so that it is told.
      if (element > highest[channel]! || Number.isNaN(element)) highest[channel] = element;
    });
    return highest;
  });
}
