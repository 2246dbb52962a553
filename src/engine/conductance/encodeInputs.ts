import { encodeArray, type EncodedArray } from '../../protocol/EncodedArray.ts';
import type { DataSet } from '../data/DataSet.ts';
import type { NetworkRunner } from './NetworkRunner.ts';

/** Samples of a data set for a result, as the network gets them: [rows, ...sample]. */
export async function encodeInputs(
  passes: NetworkRunner,
  data: DataSet,
  rows: readonly number[],
): Promise<EncodedArray> {
  const inputs = await passes.inputs(data, rows);
  return encodeArray(Float32Array.from(inputs.data as Float32Array), [
    rows.length,
    ...passes.network.sampleShape,
  ]);
}
