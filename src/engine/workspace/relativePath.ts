import { isAbsolute, relative, sep } from 'node:path';

/**
 * A path as results name it: relative to the workspace for what lies in it, with forward slashes, so that a shared
 * result says nothing of the user's folders and opens elsewhere; absolute otherwise.
 */
export function relativePath(folder: string, path: string): string {
  const inside = relative(folder, path);
  const outside = inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return outside ? path : inside.split(sep).join('/');
}
