import type { DataSet } from '../data/DataSet.ts';
import { elementCount, float32, type Tensor } from '../graph/Tensor.ts';
import type { NetworkRunner } from './NetworkRunner.ts';
import type { PathBatch } from './PathRunner.ts';

/** Rows of a data set, each with its target and the same baseline. */
export async function pathBatch(
  runner: NetworkRunner,
  data: DataSet,
  baseline: Tensor,
  rows: readonly number[],
  targets: readonly number[],
): Promise<PathBatch> {
  const end = await runner.inputs(data, rows);
  const start = new Float32Array(elementCount(end.shape));
  const size = elementCount(baseline.shape);
  for (let row = 0; row < rows.length; row++) start.set(baseline.data as Float32Array, row * size);
  return { end, start: float32(start, end.shape), targets };
}
