import { dirname } from 'node:path';
import { Disposable, RelativePattern, Uri, workspace } from 'vscode';

/** A file is written in several steps; milliseconds without one until it counts as changed. */
const settled = 200;

/** Calls `changed` after the file was written, or is there again. What is outside of the workspace is watched as well. */
export function watchFile(uri: Uri, changed: () => void): Disposable {
  // The name could hold characters that mean something in a pattern.
  const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(dirname(uri.fsPath)), '*'));
  let timer: NodeJS.Timeout | undefined;
  const later = (written: Uri) => {
    if (written.fsPath !== uri.fsPath) return;
    clearTimeout(timer);
    timer = setTimeout(changed, settled);
  };
  return Disposable.from(watcher, watcher.onDidChange(later), watcher.onDidCreate(later), {
    dispose: () => clearTimeout(timer),
  });
}
