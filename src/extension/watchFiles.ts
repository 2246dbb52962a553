import { Disposable, workspace } from 'vscode';

/** Several files are written at once; milliseconds until what is known of them is read anew. */
const settled = 200;

/** Calls when files of a pattern came, went or (unless that is ignored) changed, once for several. */
export function watchFiles(pattern: string, changed: () => void, { ignoreChange = false } = {}): Disposable {
  const watcher = workspace.createFileSystemWatcher(pattern, false, ignoreChange);
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, settled);
  };
  return Disposable.from(
    watcher,
    watcher.onDidCreate(later),
    watcher.onDidChange(later),
    watcher.onDidDelete(later),
    { dispose: () => clearTimeout(timer) },
  );
}
