import { resolve } from 'node:path';
import { InputError } from '../InputError.ts';
import type { DataSet } from './DataSet.ts';
import { readLabels } from './readLabels.ts';
import { resolveLabels, type Labels } from './resolveLabels.ts';

/**
 * Fine labels of a data set from a file of their own.
 * @param limit what the data set was limited to: the file may then have more labels
 */
export async function readFineLabels(
  file: string,
  data: Pick<DataSet, 'name' | 'samples'>,
  limit?: number,
): Promise<Labels> {
  const path = resolve(file);
  const found = await readLabels(path);
  const { samples } = data;
  if (found.length < samples || (found.length > samples && limit === undefined)) {
    throw new InputError(
      `${path} has ${found.length} labels, and ${data.name} has ${samples} samples: give one for each`,
    );
  }
  const { labels, names } = resolveLabels(found, undefined, undefined, path);
  return { labels: labels.slice(0, samples), ...(names ? { names } : {}) };
}
