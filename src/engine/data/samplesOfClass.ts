import type { DataSet } from './DataSet.ts';
import { rowsOfClass } from './rowsOfClass.ts';
import { samplesAt } from './samplesAt.ts';

/**
 * The samples of a data set that have one label, in their order, at most `limit` of them.
 * Throws an InputError where the set has no labels, or no sample of the class.
 */
export function samplesOfClass(data: DataSet, label: number, limit = Infinity): DataSet {
  return samplesAt(data, rowsOfClass(data, label).slice(0, limit));
}
