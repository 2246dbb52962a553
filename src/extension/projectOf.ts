import { join } from 'node:path';
import { Uri } from 'vscode';
import type { Origin } from './StoredResults.ts';

/** A file of the project that an analysis comes from: whose names of models and data hold for what goes on from it. */
export function projectOf({ folder }: Origin): Uri | undefined {
  return folder === undefined ? undefined : Uri.file(join(folder, 'neuron-lens.json'));
}
