/** What stands for a name or path that was taken out. */
const taken = '…';

/**
 * A line of the log or a device's description without what may be the user's own: whatever stands in quotes (names
 * of files, layers, labels), the known folders, and everything that looks like a path or a file's name. Package names
 * such as `@scope/name` stay.
 * @param folders of the user, such as the home folder and the workspace
 */
export function withoutPaths(line: string, folders: readonly string[] = []): string {
  let text = line;
  for (const folder of folders.filter(({ length }) => length > 1)) text = text.replaceAll(folder, '/');
  return (
    text
      .replace(/"[^"]*"|`[^`]*`|“[^”]*”|(?<!\w)'[^']*'/g, taken)
      // From the first slash of an absolute path to the last: folders may have spaces in their names.
      .replace(/(?<![\w@./-])(?:[a-z]:[\\/]|\\\\|~?\/)(?:.*[\\/])?[^\s:;,)]*/gi, taken)
      .replace(/(?<!\S)(?!@)\S*[\\/]\S*/g, taken)
      .replace(/(?<!\S)(?!@)[^\s/]*\.[a-z][a-z\d]{1,9}(?![\w.])/gi, taken)
  );
}
