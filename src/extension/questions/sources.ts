import { relative } from 'node:path';
import { RelativePattern, window, workspace, type WorkspaceFolder } from 'vscode';
import type { Choice } from './pick.ts';
import { back } from './Question.ts';

/** Stands for a file or folder that is not in the list. */
export const browse = { file: Symbol('file'), folder: Symbol('folder') };
export type Source = string | symbol;

/** The files of a folder that match, for a list. */
export async function foundFiles(
  folder: WorkspaceFolder | undefined,
  pattern: string,
): Promise<(Choice<string> & { value: string })[]> {
  if (folder === undefined) {
    return [];
  }
  const found = await workspace.findFiles(
    new RelativePattern(folder, pattern),
    '**/{node_modules,.venv,venv,.git}/**',
    200,
  );
  return found
    .map(({ fsPath }) => fsPath)
    .sort()
    .map((path) => ({ label: `$(file) ${relative(folder.uri.fsPath, path)}`, value: path }));
}

/** The choice of last time at the top, where Enter takes it, and the `others` at the end. */
export function lastFirst(
  choices: readonly Choice<Source>[],
  last: string | undefined,
  ...others: Choice<Source>[]
): Choice<Source>[] {
  const first = choices.filter((choice) => choice.value === last);
  return [...first, ...choices.filter((choice) => choice.value !== last), ...others];
}

/** The name or path that was picked, after the file dialog where it was asked for. */
export async function chosenFile(
  choice: readonly Source[] | typeof back | undefined,
  filters: Record<string, string[]>,
): Promise<string | typeof back | undefined> {
  if (choice === undefined || choice === back) {
    return choice;
  }
  const [source] = choice as readonly Source[];
  if (typeof source === 'string') {
    return source;
  }
  const canSelectFolders = source === browse.folder;
  const uris = await window.showOpenDialog({
    canSelectFolders,
    canSelectFiles: !canSelectFolders,
    ...(canSelectFolders ? {} : { filters }),
  });
  return uris?.[0]?.fsPath;
}

/** The key of a record that has only one. */
export function onlyKey(record: Readonly<Record<string, unknown>> = {}): string | undefined {
  const keys = Object.keys(record);
  return keys.length === 1 ? keys[0] : undefined;
}
