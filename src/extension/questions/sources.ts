import { relative } from 'node:path';
import { commands, RelativePattern, window, workspace, type WorkspaceFolder } from 'vscode';
import type { Choice } from './pick.ts';
import { back } from './Question.ts';

/** Stands for a file or folder that is not in the list, or for the example instead. */
export const browse = { file: Symbol('file'), folder: Symbol('folder'), example: Symbol('example') };
/** A name or path (or none, where that is a choice), or what stands for another source. */
export type Source<Named extends string | null = string> = Named | symbol;

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
export function lastFirst<Named extends string | null>(
  choices: readonly Choice<Source<Named>>[],
  last: string | null | undefined,
  ...others: Choice<Source<Named>>[]
): Choice<Source<Named>>[] {
  const first = choices.filter((choice) => choice.value === last);
  return [...first, ...choices.filter((choice) => choice.value !== last), ...others];
}

/** The name or path that was picked, after the file dialog where it was asked for; null where that was a choice. */
export async function chosenFile<Named extends string | null>(
  choice: readonly Source<Named>[] | typeof back | undefined,
  filters: Record<string, string[]>,
): Promise<Named | string | typeof back | undefined> {
  if (choice === undefined || choice === back) {
    return choice;
  }
  const [source] = choice as readonly Source<Named>[];
  if (typeof source !== 'symbol') {
    return source;
  }
  if (source === browse.example) {
    // Another window opens: what was asked here ends.
    await commands.executeCommand('neuronLens.openExample');
    return undefined;
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
