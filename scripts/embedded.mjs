// What the engine carries inside its own files, made when it is imported, by esbuild as well as by Vitest:
//   import code from './assembly/index.ts?wasm-bytes'      AssemblyScript, compiled: a Uint8Array
//   import source from './searchWorker.ts?worker-source'   a worker thread's program, bundled: text for `new Worker(…, { eval: true })`
// So there is no file to build first, and none to find at run time, be it in the sources, in a chunk or in a package.
import asc from 'assemblyscript/asc';
import { build } from 'esbuild';
import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const suffix = /\?(wasm-bytes|worker-source)$/;

/** One compilation for all bundles of a run. */
const compiled = new Map();

/** @returns the module, of a file that exports its functions and takes its memory, which is shared, from outside */
async function compileAssembly(file) {
  let code;
  let messages = '';
  const { error } = await asc.main(
    [
      ...[file, '--outFile', 'module.wasm', '-O3', '--noAssert', '--runtime', 'stub'],
      ...['--enable', 'simd,threads', '--importMemory', '--sharedMemory', '--maximumMemory', '65536'],
    ],
    {
      stdout: { write: (text) => (messages += text) },
      stderr: { write: (text) => (messages += text) },
      writeFile: (name, contents) => {
        if (name.endsWith('.wasm')) code = contents;
      },
    },
  );
  if (error || !code) throw new Error(`${file}: ${messages || error}`);
  return code;
}

async function bundleWorker(file) {
  const { outputFiles, metafile } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    minify: true,
    logLevel: 'warning',
    plugins: [embedded],
  });
  return { source: outputFiles[0].text, inputs: Object.keys(metafile.inputs) };
}

/** @returns what an import stands for, and the files that it was made of */
function make(path) {
  const file = path.replace(suffix, '');
  const wasm = path.endsWith('?wasm-bytes');
  let made = compiled.get(path);
  if (!made) {
    made = wasm
      ? compileAssembly(file).then((code) => ({
          code,
          watch: readdirSync(dirname(file)).map((name) => join(dirname(file), name)),
        }))
      : bundleWorker(file).then(({ source, inputs }) => ({
          source,
          watch: inputs.map((input) => resolve(input.replace(/^embedded:/, '').replace(suffix, ''))),
        }));
    compiled.set(path, made);
  }
  return made;
}

/** esbuild plugin. */
export const embedded = {
  name: 'embedded',
  setup({ onResolve, onLoad, onStart, initialOptions }) {
    // Sources may have changed where the same process builds again.
    if (initialOptions.write !== false) onStart(() => compiled.clear());
    onResolve({ filter: suffix }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path),
      namespace: 'embedded',
    }));
    onLoad({ filter: suffix, namespace: 'embedded' }, async ({ path }) => {
      const { code, source, watch } = await make(path);
      return code
        ? { contents: code, loader: 'binary', watchFiles: watch }
        : { contents: source, loader: 'text', watchFiles: watch };
    });
  },
};

/** Vite plugin, for Vitest. */
export const embeddedForVite = {
  name: 'embedded',
  enforce: 'pre',
  async load(id) {
    if (!suffix.test(id)) return null;
    const { code, source, watch } = await make(id);
    for (const file of watch) this.addWatchFile(file);
    return code
      ? `export default Uint8Array.from(Buffer.from('${Buffer.from(code).toString('base64')}', 'base64'));`
      : `export default ${JSON.stringify(source)};`;
  },
};
