import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tensorFlowPackage } from '../tensorFlowPackage.ts';

/**
 * The address of the main file of a package, usually {@link tensorFlowPackage}: of what is installed beside this program, else of the folder that the
 * environment names; undefined where there is none.
 */
export function findTensorFlow(packageName: string = tensorFlowPackage.name): string | undefined {
  const folder = process.env[tensorFlowPackage.folderVariable];
  for (const from of [import.meta.url, ...(folder ? [join(folder, 'package.json')] : [])]) {
    try {
      return pathToFileURL(createRequire(from).resolve(packageName)).href;
    } catch {
      // The next place.
    }
  }
  return undefined;
}
