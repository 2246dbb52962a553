import type { DataSet } from '../../data/DataSet.ts';
import type { RankFile } from './RankFile.ts';
import { removePixels } from './removePixels.ts';

/**
 * A data set without the pixels whose removal ranks say so.
 * @param about says which pixels, for the hash of the data.
 * @param fill [...shape]
 */
export function withoutPixels(
  data: DataSet,
  ranks: RankFile,
  removed: (rank: number) => boolean,
  fill: Float32Array,
  about: string,
): DataSet {
  return {
    ...data,
    sha256: `${data.sha256} ${about}`,
    sampleName: (index) => data.sampleName(index),
    read: async (indices) => {
      const samples = await data.read(indices);
      const values = samples.data as Float32Array;
      for (const [i, index] of indices.entries()) {
        const sample = values.subarray(i * fill.length, (i + 1) * fill.length);
        removePixels(sample, await ranks.read(index), removed, fill);
      }
      return samples;
    },
    close: () => data.close(),
  };
}
