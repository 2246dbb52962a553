import { join } from 'node:path';
import { Uri, window, workspace } from 'vscode';
import { baseName } from '../report/shortenText.ts';
import { writeWhole } from '../engine/writeWhole.ts';
import type { Result } from '../protocol/Result.ts';

/**
 * Asks where to, and writes the text there.
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
    await writeWhole(uri.fsPath, await text());
  }
  return uri;
}
