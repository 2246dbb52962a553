import { InputError } from '../InputError.ts';
import type { DataSet } from './DataSet.ts';
import { samplesAt } from './samplesAt.ts';

/**
 * The samples of a data set that have one label, in their order, at most `limit` of them.
 * Throws an InputError where the set has no labels, or no sample of the class.
 */
export function samplesOfClass(data: DataSet, label: number, limit = Infinity): DataSet {
  if (!data.labels) {
    throw new InputError(`samples of class ${label} cannot be chosen: ${data.name} has no labels`);
  }
  const rows = Array.from({ length: data.samples }, (_, row) => row).filter(
    (row) => data.labels![row] === label,
  );
  if (rows.length === 0) {
    const known = [...new Set(data.labels.subarray(0, data.samples))].sort((a, b) => a - b);
    const list = known.length > 12 ? `${known.slice(0, 12).join(', ')}, …` : known.join(', ');
    throw new InputError(`${data.name} has no sample of class ${label}; its labels are ${list}`);
  }
  return samplesAt(data, rows.slice(0, limit));
}
