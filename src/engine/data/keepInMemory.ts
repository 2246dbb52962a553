import { elementCount, float32 } from '../graph/Tensor.ts';
import type { DataSet } from './DataSet.ts';

/**
 * The data set with every sample kept from its first reading on, where all of them fit into `bytes`: training reads
 * them once an epoch. The data set itself where they do not fit, or are whole numbers.
 */
export function keepInMemory(data: DataSet, bytes: number): DataSet {
  const size = elementCount(data.shape);
  if (data.type !== 'float32' || data.samples * size * Float32Array.BYTES_PER_ELEMENT > bytes) return data;
  const kept: (Float32Array | undefined)[] = Array.from({ length: data.samples });
  return {
    ...data,
    sampleName: (index) => data.sampleName(index),
    read: async (indices) => {
      const missing = indices.filter((index) => !kept[index]);
      if (missing.length > 0) {
        const { data: values } = await data.read(missing);
        missing.forEach((index, i) => {
          kept[index] = (values as Float32Array).slice(i * size, (i + 1) * size);
        });
      }
      const result = new Float32Array(indices.length * size);
      indices.forEach((index, i) => result.set(kept[index]!, i * size));
      return float32(result, [indices.length, ...data.shape]);
    },
    close: () => data.close(),
  };
}
