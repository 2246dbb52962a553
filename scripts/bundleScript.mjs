import { build } from 'esbuild';
import { embedded } from './embedded.mjs';

/**
 * Bundles a TypeScript program of this repository (a benchmark, a reproduction), so that Node runs it.
 * @returns the bundle's path
 */
export async function bundleScript(entry) {
  const outfile = `dist/${entry.replace(/\.ts$/, '.mjs')}`;
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    packages: 'external',
    plugins: [embedded],
    logLevel: 'warning',
  });
  return outfile;
}
