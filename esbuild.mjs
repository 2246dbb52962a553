// Builds everything that ships into dist/.  --production minifies;  --watch rebuilds on every change;  --quiet prints no sizes;
// --outdir=FOLDER builds elsewhere.
import { build, context } from 'esbuild';
import { embedded } from './scripts/embedded.mjs';
import { slimPages } from './scripts/slimPages.mjs';
import { chmodSync, readdirSync, rmSync, statSync } from 'node:fs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const outdir = process.argv.find((argument) => argument.startsWith('--outdir='))?.slice(9) ?? 'dist';

const common = {
  bundle: true,
  outdir,
  logLevel: 'info',
  metafile: true,
  minify: production,
  sourcemap: !production,
  define: { 'process.env.NODE_ENV': JSON.stringify(production ? 'production' : 'development') },
};

const node = { ...common, platform: 'node', target: 'node20.19' };

const extension = {
  ...node,
  entryPoints: { extension: 'src/extension/extension.ts' },
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  external: ['vscode'],
  plugins: [embedded],
  // CommonJS has no import.meta, by which the parser of code finds its WebAssembly.
  define: { ...common.define, 'import.meta.url': 'urlOfBundle' },
  banner: { js: "const urlOfBundle = require('node:url').pathToFileURL(__filename).href;" },
};

const engine = {
  ...node,
  entryPoints: {
    engine: 'src/engine/service/engineMain.ts',
    cli: 'src/cli/main.ts',
    // A process of its own: src/engine/runtime/ProbeProcess.ts starts it.
    probeProcess: 'src/engine/runtime/probeProcess.mjs',
  },
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  // Native or large, and found beside the bundle (dist/node_modules of a package) or in node_modules.
  external: ['onnxruntime-node', 'onnxruntime-web', '@tensorflow/*', '@jsquash/jpeg'],
  plugins: [embedded],
  // CommonJS dependencies inside an ES module still call require for Node's own modules.
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);",
  },
};

const browser = {
  ...common,
  platform: 'browser',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  sourcemap: production ? false : 'inline',
  // plotly.js reads Node's name for the global object.
  define: { ...common.define, global: 'globalThis' },
  plugins: [slimPages],
};

const panel = {
  ...browser,
  entryPoints: { panel: 'webview/panel/index.tsx', model: 'webview/model/index.tsx' },
  format: 'iife',
};

// Copied into every report: always as small as in a package.
const report = {
  ...panel,
  entryPoints: { report: 'webview/report/index.tsx' },
  define: { ...browser.define, 'process.env.NODE_ENV': '"production"' },
  minify: true,
  sourcemap: false,
};

const renderer = { ...browser, entryPoints: { renderer: 'webview/renderer/index.tsx' }, format: 'esm' };

const bundles = [extension, engine, panel, report, renderer];

/**
 * The extension must start fast and run no network: those run in the engine's process. It reads code and saved analyses
 * itself, and compares the rankings that those hold.
 */
function checkExtension({ inputs }) {
  const allowed = [
    /^src\/(extension|protocol|report)\//,
    /^embedded:.*[\\/]src[\\/]extension[\\/]/,
    /^src\/engine\/((agreement|code|saved|workspace)\/)?[^/]+\.ts$/,
    /^src\/engine\/data\/sha256\.ts$/,
    /^src\/engine\/numeric\/(Random|deriveSeed|holm|hypergeometricTail|spearman|spearmanInterval)\.ts$/,
    /^node_modules\/(pure-rand|vscode-jsonrpc|web-tree-sitter|zod)\//,
  ];
  const foreign = Object.keys(inputs).filter((path) => !allowed.some((pattern) => pattern.test(path)));
  if (foreign.length > 0) {
    throw new Error(`extension.cjs must not hold the engine, but bundles: ${foreign.slice(0, 5).join(', ')}`);
  }
}

function printSizes() {
  const files = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.endsWith('.map'),
  );
  for (const { parentPath, name } of files) {
    const kilobytes = statSync(`${parentPath}/${name}`).size / 1000;
    console.log(`${kilobytes.toFixed(1).padStart(9)} kB  ${parentPath}/${name}`);
  }
}

if (watch) {
  for (const options of bundles) {
    await (await context(options)).watch();
  }
} else {
  rmSync(outdir, { recursive: true, force: true });
  const results = await Promise.all(bundles.map((options) => build({ ...options, logLevel: 'warning' })));
  checkExtension(results[0].metafile);
  chmodSync(`${outdir}/cli.mjs`, 0o755);
  if (!process.argv.includes('--quiet')) printSizes();
}
