import type { DataSet } from './DataSet.ts';

/** The given samples of a data set, in the given order; the rows have to be there. */
export function samplesAt(data: DataSet, rows: readonly number[]): DataSet {
  const { labels, fineLabels } = data;
  return {
    ...data,
    samples: rows.length,
    ...(labels ? { labels: Int32Array.from(rows, (row) => labels[row]!) } : {}),
    ...(fineLabels ? { fineLabels: Int32Array.from(rows, (row) => fineLabels[row]!) } : {}),
    sampleName: (index) => data.sampleName(rows[index]!),
    read: (indices) => data.read(indices.map((index) => rows[index]!)),
    close: () => data.close(),
  };
}
