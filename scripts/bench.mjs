// Bundles a benchmark and runs it: npm run bench [-- DEVICE | --memory | --rules | --pathways | --neucept | --code]
import { spawnSync } from 'node:child_process';
import { bundleScript } from './bundleScript.mjs';

const memory = process.argv.includes('--memory');
const failed = [];
const asked = ['rules', 'pathways', 'neucept', 'code'].find((name) => process.argv.includes(`--${name}`));
for (const name of memory ? ['sweepMemory', 'memory'] : [asked ?? 'bench']) {
  const outfile = await bundleScript(`bench/${name}.ts`);
  // A process each: the peak of one is not that of another.
  const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (status !== 0) failed.push(name);
  if (memory) console.log();
}
process.exit(failed.length === 0 ? 0 : 1);
