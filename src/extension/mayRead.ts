import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Uri, workspace } from 'vscode';
import { isInside } from '../engine/isInside.ts';
import { loadWorkspace } from '../engine/workspace/loadWorkspace.ts';
import type { OpenedResult } from './readSavedResult.ts';

/** The document that names a file, and the project that its names are of. */
export type Asker = Pick<OpenedResult, 'origin' | 'path'>;

/** Files that the user let documents read, by their real paths, until the window is closed. */
export const allowedFiles = new Set<string>();

/**
 * Whether a file may be read because a document names it: it lies in the workspace or in the folder of the document
 * (itself, not only a link to it), or the project's neuron-lens.json names it, or the user said so.
 */
export async function mayRead(path: string, { origin, path: own }: Asker): Promise<boolean> {
  const real = await realPath(path);
  if (allowedFiles.has(real)) return true;
  const opened = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const folders = own === undefined ? opened : [...opened, dirname(own)];
  for (const folder of folders) if (isInside(await realPath(folder), real)) return true;
  const { folder } = origin;
  // Nobody has said that other projects are trusted.
  if (!workspace.isTrusted || folder === undefined || !isOpened(folder, opened)) return false;
  const project = await loadWorkspace(folder).catch(() => undefined);
  return [
    ...Object.values(project?.models ?? {}).flatMap((model) => [model.path, model.code, model.baseline]),
    ...Object.values(project?.dataSets ?? {}).flatMap((data) => [data.path, data.labelsFile]),
  ].some((named) => typeof named === 'string' && Uri.file(named).fsPath === Uri.file(path).fsPath);
}

/** The path without links; of what is not there, that of the folder that is. */
export async function realPath(path: string): Promise<string> {
  return realpath(path).catch(async () => {
    const folder = dirname(path);
    return folder === path ? path : join(await realPath(folder), basename(path));
  });
}

function isOpened(folder: string, opened: readonly string[]): boolean {
  return opened.some((each) => each === folder || isInside(each, folder));
}
