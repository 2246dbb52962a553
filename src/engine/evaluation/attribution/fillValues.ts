import { readBaseline } from '../../conductance/baseline.ts';
import type { DataSet } from '../../data/DataSet.ts';
import { elementCount } from '../../graph/Tensor.ts';

/**
 * What stands in for each element of a removed pixel, [...shape]: a number or the mean over the samples, of each channel
 * of pictures [C, H, W] and of each element of other samples.
 */
export async function fillValues(
  fill: 'mean' | number,
  data: DataSet,
  shape: readonly number[],
): Promise<Float32Array> {
  const mean = (await readBaseline(fill, data, shape)).data as Float32Array;
  if (shape.length !== 3) return mean;
  const plane = elementCount(shape.slice(1));
  for (let start = 0; start < mean.length; start += plane) {
    const channel = mean.subarray(start, start + plane);
    channel.fill(channel.reduce((sum, value) => sum + value / plane, 0));
  }
  return mean;
}
