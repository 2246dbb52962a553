import { dirname } from 'node:path';
import { workspace, type NotebookDocument } from 'vscode';
import { InputError } from '../../engine/InputError.ts';

/** Where relative paths of a notebook start. Throws an InputError for one that lies nowhere yet. */
export function folderOf({ uri }: NotebookDocument): string {
  const folder = uri.scheme === 'file' ? dirname(uri.fsPath) : workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder === undefined) {
    throw new InputError('save the notebook first: its folder is where files are looked for');
  }
  return folder;
}
