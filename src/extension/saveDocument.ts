import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Uri, window, workspace } from 'vscode';
import { baseName } from '../report/shortenText.ts';
import type { Result } from '../protocol/Result.ts';

/**
 * Asks where to, and writes the text beside and renames it: never half a file.
 * @param extension of the file, such as `.html`
 * @returns undefined when the user leaves
 */
export async function saveDocument(
  result: Result,
  folder: string | undefined,
  extension: string,
  filters: Record<string, string[]>,
  text: () => Promise<string>,
): Promise<Uri | undefined> {
  const name = `${baseName(result.model.path).replace(/\.\w+$/, '')}-${result.kind}${extension}`;
  const start = folder ?? workspace.workspaceFolders?.[0]?.uri.fsPath;
  const uri = await window.showSaveDialog({
    ...(start !== undefined && { defaultUri: Uri.file(join(start, name)) }),
    filters,
  });
  if (uri !== undefined) {
    const beside = `${uri.fsPath}.${process.pid}.part`;
    try {
      await writeFile(beside, await text());
      await rename(beside, uri.fsPath);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  }
  return uri;
}
