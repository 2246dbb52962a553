import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The path of a file that belongs to a module: beside it in the sources; in the build beside the bundle, or one folder
 * up from a chunk of it.
 * @param module the module's `import.meta.url`
 */
export function findBeside(name: string, module: string): string {
  const candidates = [`./${name}`, `../${name}`].map((path) => fileURLToPath(new URL(path, module)));
  return candidates.find((path) => existsSync(path)) ?? candidates[0]!;
}
