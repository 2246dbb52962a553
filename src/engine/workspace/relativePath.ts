import { relative, sep } from 'node:path';
import { isInside } from '../isInside.ts';

/**
 * A path as results name it: relative to the workspace for what lies in it, with forward slashes, so that a shared
 * result says nothing of the user's folders and opens elsewhere; absolute otherwise.
 */
export function relativePath(folder: string, path: string): string {
  return isInside(folder, path) ? relative(folder, path).split(sep).join('/') : path;
}
