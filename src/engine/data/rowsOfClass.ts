import { InputError } from '../InputError.ts';
import type { DataSet } from './DataSet.ts';

/**
 * The rows of a data set that have one label, ascending.
 * Throws an InputError where the set has no labels, or no sample of the class.
 */
export function rowsOfClass({ name, labels, samples }: DataSet, label: number): number[] {
  if (!labels) throw new InputError(`samples of class ${label} cannot be chosen: ${name} has no labels`);
  const rows = Array.from({ length: samples }, (_, row) => row).filter((row) => labels[row] === label);
  if (rows.length > 0) return rows;
  const known = [...new Set(labels.subarray(0, samples))].sort((a, b) => a - b);
  const list = known.length > 12 ? `${known.slice(0, 12).join(', ')}, …` : known.join(', ');
  throw new InputError(`${name} has no sample of class ${label}; its labels are ${list}`);
}
