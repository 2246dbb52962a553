import type { WorkspaceDataSet } from '../workspace/Workspace.ts';
import { openCsv } from './csv/openCsv.ts';
import { InputError } from '../InputError.ts';
import { findFormat } from './findFormat.ts';
import { findLabelsFile } from './findLabelsFile.ts';
import { openPictureArchive } from './images/openPictureArchive.ts';
import { openPicture, openPictures } from './images/openPictures.ts';
import { openNpz } from './npy/openNpz.ts';
import { openArray } from './openArray.ts';
import { readLabelArray, readLabels } from './readLabels.ts';
import type { SampleSource } from './SampleSource.ts';

/** Opens samples, and the labels that belong to them, in whichever format they are. */
export async function openSource(entry: WorkspaceDataSet): Promise<SampleSource> {
  const { path } = entry;
  const format = await findFormat(path);
  if (format === 'folder') return openPictures(path, entry.labelsFile);
  if (format === 'picture') return openPicture(path);
  if (format === 'tar' || format === 'tar.gz') {
    if (entry.labelsFile !== undefined) {
      throw new InputError(
        `${path}: the classes in an archive are its folders; unpack it to use the labels in ${entry.labelsFile}`,
      );
    }
    return openPictureArchive(path, format === 'tar.gz');
  }
  if (format === 'csv' && entry.labelsFile === undefined) return openCsv(path, entry);
  if (format === 'npz') {
    const { samples, labels } = await openNpz(path, entry.arrays);
    try {
      const inside = labels && (await readLabelArray(await openArray(path, 'npy', undefined, labels), path));
      const beside = entry.labelsFile === undefined ? undefined : await readLabels(entry.labelsFile);
      return await openArray(path, 'npy', beside ?? inside, samples);
    } catch (error) {
      await samples.close().catch(() => undefined);
      throw error;
    }
  }
  const labelsFile = entry.labelsFile ?? findLabelsFile(path);
  const labels = labelsFile === undefined ? undefined : await readLabels(labelsFile);
  return format === 'csv' ? openCsv(path, entry, labels) : openArray(path, format, labels);
}
