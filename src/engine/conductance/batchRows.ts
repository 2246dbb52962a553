import { float32, type Tensor } from '../graph/Tensor.ts';
import type { PathBatch } from './PathRunner.ts';

/** The given samples of a batch, in the given order. */
export function batchRows({ end, start, targets }: PathBatch, rows: readonly number[]): PathBatch {
  return {
    end: pickRows(end, rows),
    start: pickRows(start, rows),
    targets: rows.map((row) => targets[row]!),
  };
}

/** The given rows of a float tensor, in the given order. */
export function pickRows({ data, shape }: Tensor, rows: readonly number[]): Tensor {
  const size = data.length / shape[0]!;
  const picked = new Float32Array(rows.length * size);
  rows.forEach((row, k) =>
    picked.set((data as Float32Array).subarray(row * size, (row + 1) * size), k * size),
  );
  return float32(picked, [rows.length, ...shape.slice(1)]);
}
