// Bundles a benchmark and runs it: npm run bench [-- DEVICE | --memory | --rules | --pathways]
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { embedded } from './embedded.mjs';

const memory = process.argv.includes('--memory');
const failed = [];
const asked = ['rules', 'pathways'].find((name) => process.argv.includes(`--${name}`));
for (const name of memory ? ['sweepMemory', 'memory'] : [asked ?? 'bench']) {
  const outfile = `dist/${name}.mjs`;
  await build({
    entryPoints: [`bench/${name}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    packages: 'external',
    plugins: [embedded],
    logLevel: 'warning',
  });
  // A process each: the peak of one is not that of another.
  const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (status !== 0) failed.push(name);
  if (memory) console.log();
}
process.exit(failed.length === 0 ? 0 : 1);
