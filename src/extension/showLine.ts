import { Position, Range, Uri, window, workspace, type ViewColumn } from 'vscode';

/** Opens a file at a line, counted from 1, which is selected. */
export async function showLine(path: string, line: number, viewColumn: ViewColumn): Promise<void> {
  const document = await workspace.openTextDocument(Uri.file(path));
  const place = new Position(Math.min(line, document.lineCount) - 1, 0);
  await window.showTextDocument(document, {
    viewColumn,
    selection: new Range(place, document.lineAt(place).range.end),
  });
}
