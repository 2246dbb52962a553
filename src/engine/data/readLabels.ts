import { formatShape } from '../graph/Shape.ts';
import { elementCount } from '../graph/Tensor.ts';
import { InputError } from '../InputError.ts';
import type { ArraySource } from './ArraySource.ts';
import { labelHeadings } from './csv/openCsv.ts';
import { readRecords } from './csv/readRecords.ts';
import { findFormat } from './findFormat.ts';
import { openArray } from './openArray.ts';

const rowsAtOnce = 65_536;

/** The labels in a file of their own: .npy, idx, or text with one a line. */
export async function readLabels(path: string): Promise<(number | string)[]> {
  const format = await findFormat(path);
  if (format === 'csv') return readText(path);
  if (format === 'npy' || format === 'idx' || format === 'idx.gz') {
    return readLabelArray(await openArray(path, format), path);
  }
  throw new InputError(`${path} cannot hold labels; give a .npy, idx (.gz) or .csv file`);
}

/** All rows of an array with one number a row. Closes it. */
export async function readLabelArray(array: ArraySource, path: string): Promise<number[]> {
  try {
    if (elementCount(array.shape) !== 1) {
      throw new InputError(
        `${path} has the shape ${formatShape([array.samples, ...array.shape])}; labels are one class number a sample ` +
          '(of one-hot rows, save argmax(axis=1))',
      );
    }
    const labels: number[] = [];
    while (labels.length < array.samples) {
      const count = Math.min(rowsAtOnce, array.samples - labels.length);
      const rows = await array.read(Array.from({ length: count }, (_, i) => labels.length + i));
      for (const { values } of rows) labels.push(values[0]!);
    }
    return labels;
  } finally {
    await array.close();
  }
}

async function readText(path: string): Promise<string[]> {
  const labels: string[] = [];
  let column: number | undefined;
  for await (const { cells, line } of readRecords(path)) {
    if (column === undefined) {
      const named = cells.findIndex((cell) => labelHeadings.includes(cell.toLowerCase()));
      if (named < 0 && cells.length > 1) {
        throw new InputError(
          `${path} has ${cells.length} columns and none is called "label"; keep the labels alone, or name their column`,
        );
      }
      column = Math.max(0, named);
      if (named >= 0) continue;
    }
    const label = cells[column];
    if (label === undefined || label === '')
      throw new InputError(`${path}, line ${line} has no label; write one for each sample`);
    labels.push(label);
  }
  return labels;
}
