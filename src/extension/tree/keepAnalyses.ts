import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { window, workspace } from 'vscode';
import { savedFolderName } from '../../engine/saved/SavedAnalyses.ts';
import { reportError } from '../reportError.ts';
import type { Services } from '../Services.ts';

/** Makes the folder that analyses are kept in: for a folder without neuron-lens.json, which says that it is wanted. */
export async function keepAnalyses(services: Services): Promise<void> {
  const folders = workspace.workspaceFolders ?? [];
  const folder = folders.length > 1 ? await window.showWorkspaceFolderPick() : folders[0];
  if (folder === undefined) return;
  try {
    await mkdir(join(folder.uri.fsPath, savedFolderName), { recursive: true });
  } catch (error) {
    await reportError(services, error);
  }
}
