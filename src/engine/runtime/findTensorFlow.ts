import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Names a further folder in whose node_modules the package is looked for, such as the one that VS Code keeps. */
export const tensorFlowFolderVariable = 'NEURON_LENS_TENSORFLOW';

/**
 * The address of a package's main file: of what is installed beside this program, else of the folder that the
 * environment names; undefined where there is none.
 */
export function findTensorFlow(packageName: string): string | undefined {
  const folder = process.env[tensorFlowFolderVariable];
  for (const from of [import.meta.url, ...(folder ? [join(folder, 'package.json')] : [])]) {
    try {
      return pathToFileURL(createRequire(from).resolve(packageName)).href;
    } catch {
      // The next place.
    }
  }
  return undefined;
}
