import { resolve } from 'node:path';
import type { Workspace, WorkspaceDataSet, WorkspaceModel } from './Workspace.ts';

/**
 * The model of that name in the workspace, else the one whose file it is, else just the file.
 * @param nameOrPath a relative path is taken from the current folder.
 */
export function resolveModel(workspace: Workspace | undefined, nameOrPath: string): WorkspaceModel {
  return resolveEntry(workspace?.models, nameOrPath);
}

/** As {@link resolveModel}, for data sets. */
export function resolveDataSet(workspace: Workspace | undefined, nameOrPath: string): WorkspaceDataSet {
  return resolveEntry(workspace?.dataSets, nameOrPath);
}

function resolveEntry<Entry extends { path: string }>(
  entries: Readonly<Record<string, Entry>> | undefined,
  nameOrPath: string,
): Entry | { path: string } {
  if (entries && Object.hasOwn(entries, nameOrPath)) return entries[nameOrPath]!;
  const path = resolve(nameOrPath);
  // Two entries may share a file, as digits and even-odd do: the first one is its plain description.
  return Object.values(entries ?? {}).find((entry) => resolve(entry.path) === path) ?? { path };
}
