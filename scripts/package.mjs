// Builds the extension's package (VSIX), with vsce, from a folder that holds what it needs and nothing else.
//   npm run package                          for every platform: ONNX Runtime as WebAssembly
//   npm run package -- --target linux-x64    with the native ONNX Runtime of that platform (`current` for this one)
//   --out FILE
import { createVSIX, listFiles } from '@vscode/vsce';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** Without a native runtime; about 5 MB of it are ONNX Runtime as WebAssembly. */
const largestUniversal = 25e6;

/** Files of the dependencies that the bundles load at run time, as path prefixes or patterns. */
const runtimes = {
  'onnxruntime-common': [/^package\.json$/, /^dist\/(cjs|esm)\/[^/]+\.(js|json)$/],
  'onnxruntime-web': [
    /^package\.json$/,
    /^dist\/ort\.node\.min\.m?js$/,
    /^dist\/ort-wasm-simd-threaded\.(mjs|wasm)$/,
  ],
  'web-tree-sitter': [/^(package\.json|LICENSE|web-tree-sitter\.wasm)$/],
  '@vscode/tree-sitter-wasm': [
    /^(package\.json|LICENSE|cgmanifest\.json)$/,
    /^wasm\/tree-sitter-(python|typescript|tsx)\.wasm$/,
  ],
  '@jsquash/jpeg': [/^(package\.json|LICENSE)$/, /^codec\/LICENSE/, /^codec\/dec\/mozjpeg_dec\.(js|wasm)$/],
};

const { values } = parseArgs({ options: { target: { type: 'string' }, out: { type: 'string' } } });
const target = values.target === 'current' ? `${process.platform}-${process.arch}` : values.target;
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const out = resolve(values.out ?? `neuron-lens-${manifest.version}${target ? `-${target}` : ''}.vsix`);
mkdirSync(dirname(out), { recursive: true });

if (target !== undefined) {
  const [platform, arch] = target.split('-');
  const binaries = `bin/napi-v6/${platform}/${arch}/`;
  if (!existsSync(join('node_modules/onnxruntime-node', binaries))) {
    console.error(`onnxruntime-node has no files for ${target}: make the package without --target.`);
    process.exit(2);
  }
  runtimes['onnxruntime-node'] = [/^package\.json$/, /^dist\/[^/]+\.js$/, new RegExp(`^${binaries}`)];
}

const stage = mkdtempSync(join(tmpdir(), 'neuron-lens-package-'));
try {
  execFileSync(
    process.execPath,
    ['esbuild.mjs', '--production', '--quiet', `--outdir=${join(stage, 'dist')}`],
    {
      stdio: 'inherit',
    },
  );
  for (const file of [
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    'media/activity.svg',
    'media/icon.png',
    'media/neuron-lens.schema.json',
    'media/walkthrough',
    'examples/mnist',
  ]) {
    cpSync(file, join(stage, file), { recursive: true });
  }
  for (const [name, patterns] of Object.entries(runtimes)) {
    copyPackage(name, patterns);
  }
  // The bundles hold every other dependency, and nothing is built from a package.
  const unneeded = /^(.*ependencies.*|scripts|files)$/;
  const shipped = Object.fromEntries(Object.entries(manifest).filter(([key]) => !unneeded.test(key)));
  writeFileSync(join(stage, 'package.json'), JSON.stringify(shipped, null, 2));

  await createVSIX({
    cwd: stage,
    packagePath: out,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
    ...(target && { target }),
  });
  const files = await listFiles({ cwd: stage, dependencies: false });
  checkContents(files);
  checkSize();
  console.log(`${out}: ${files.length} files, ${(statSync(out).size / 1e6).toFixed(1)} MB`);
} finally {
  rmSync(stage, { recursive: true, force: true });
}

/** Copies what matches into dist/node_modules, where the bundles find it; fails where a pattern matches nothing. */
function copyPackage(name, patterns) {
  const from = join('node_modules', name);
  const files = readdirSync(from, { recursive: true }).map((path) => path.replaceAll('\\', '/'));
  for (const pattern of patterns) {
    const wanted = files.filter((path) => pattern.test(path) && statSync(join(from, path)).isFile());
    if (wanted.length === 0) throw new Error(`${from} has no file ${pattern}: its layout changed`);
    for (const path of wanted) cpSync(join(from, path), join(stage, 'dist/node_modules', name, path));
  }
}

function checkContents(files) {
  const expected =
    /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|media\/(activity\.svg|icon\.png|neuron-lens\.schema\.json|walkthrough\/[\w-]+\.png)|examples\/mnist\/(data\/)?[\w-]+\.(md|py|json|onnx|gz)|dist\/(extension\.cjs|(engine|cli|probeProcess)\.mjs|chunks\/[^/]+\.mjs|(panel|model|renderer|report)\.js|report\.css|node_modules\/.+))$/;
  const foreign = files.filter((path) => !expected.test(path.replaceAll('\\', '/')));
  if (foreign.length > 0) throw new Error(`the package holds what it does not need: ${foreign.join(', ')}`);
  const needed = [
    'extension.cjs',
    'engine.mjs',
    'cli.mjs',
    'probeProcess.mjs',
    'panel.js',
    'model.js',
    'renderer.js',
    'report.js',
    'report.css',
  ];
  const missing = needed.filter((name) => !files.includes(`dist/${name}`));
  if (missing.length > 0) throw new Error(`the package lacks ${missing.join(', ')}`);
}

function checkSize() {
  const size = statSync(out).size;
  if (target === undefined && size > largestUniversal) {
    throw new Error(
      `the package has ${size} bytes; without a native runtime ${largestUniversal} are the limit`,
    );
  }
}
