import { dirname, resolve } from 'node:path';
import { loadWorkspace } from './loadWorkspace.ts';
import type { Workspace } from './Workspace.ts';

/** The workspace of the nearest folder, from `start` upwards, that holds a neuron-lens.json; undefined where none does. */
export async function findWorkspace(start: string): Promise<Workspace | undefined> {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const workspace = await loadWorkspace(folder);
    if (workspace || folder === dirname(folder)) return workspace;
  }
}
