import type { DataSet } from './DataSet.ts';

/** The given samples of a data set, in the given order; the rows have to be there. */
export function samplesAt(data: DataSet, rows: readonly number[]): DataSet {
  return {
    ...data,
    samples: rows.length,
    ...(data.labels ? { labels: Int32Array.from(rows, (row) => data.labels![row]!) } : {}),
    sampleName: (index) => data.sampleName(rows[index]!),
    read: (indices) => data.read(indices.map((index) => rows[index]!)),
    close: () => data.close(),
  };
}
