import type { DataSet } from '../../src/engine/data/DataSet.ts';
import { elementCount, float32, int64 } from '../../src/engine/graph/Tensor.ts';

/** A data set held in memory. @param values [samples, ...shape], row-major. */
export function memoryDataSet(
  values: readonly number[],
  shape: readonly number[],
  options: { labels?: readonly number[]; type?: DataSet['type'] } = {},
): DataSet {
  const size = elementCount(shape);
  const type = options.type ?? 'float32';
  return {
    name: 'memory',
    path: 'memory.npy',
    sha256: '0'.repeat(64),
    samples: values.length / size,
    shape,
    type,
    ...(options.labels ? { labels: Int32Array.from(options.labels) } : {}),
    sampleName: (index) => `row ${index}`,
    read: (indices) => {
      const rows = indices.flatMap((index) => values.slice(index * size, (index + 1) * size));
      const batch = [indices.length, ...shape];
      return Promise.resolve(type === 'int64' ? int64(rows, batch) : float32(rows, batch));
    },
    close: () => Promise.resolve(),
  };
}
