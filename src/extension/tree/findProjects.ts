import { dirname } from 'node:path';
import { workspace } from 'vscode';
import { loadWorkspace, type Workspace } from '../../engine/workspace/loadWorkspace.ts';

/** What tells where dependencies are, not the user's own files. */
export const notSearched = '**/{node_modules,.venv,venv,.git}/**';

/** Files with samples, as far as their names tell. */
export const dataFiles = '**/*.{npy,npz,csv,idx,gz}';

const mostProjects = 50;

/** A folder of the editor's workspace: with a neuron-lens.json, or one that was opened. */
export interface Project {
  readonly folder: string;
  readonly names?: Workspace | undefined;
  /** Why its neuron-lens.json cannot be read. */
  readonly problem?: string;
}

/** The folders with a neuron-lens.json, and those that were opened, each once. */
export async function findProjects(): Promise<Project[]> {
  const files = await workspace.findFiles('**/neuron-lens.json', notSearched, mostProjects);
  const opened = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const folders = [...new Set([...opened, ...files.map(({ fsPath }) => dirname(fsPath)).sort()])];
  return Promise.all(
    folders.map(async (folder) => {
      try {
        return { folder, names: await loadWorkspace(folder) };
      } catch (error) {
        return { folder, problem: (error as Error).message };
      }
    }),
  );
}
