// Bundles a benchmark and runs it: npm run bench [-- DEVICE], npm run bench -- memory
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';

const memory = process.argv[2] === 'memory';
await build({
  entryPoints: [memory ? 'bench/memory.ts' : 'bench/bench.ts'],
  outfile: 'dist/bench.mjs',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, ['dist/bench.mjs', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
