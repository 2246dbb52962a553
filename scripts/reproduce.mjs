// Repeats an experiment of a paper: npm run reproduce -- NAME; without a name it lists them.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { bundleScript } from './bundleScript.mjs';

const names = readdirSync('reproductions', { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map(({ name }) => name.slice(0, -'.ts'.length));
const [name, ...rest] = process.argv.slice(2);
if (!names.includes(name)) {
  console.log(`npm run reproduce -- NAME, one of: ${names.join(', ')}`);
  process.exit(name === undefined ? 0 : 2);
}
const bundle = await bundleScript(`reproductions/${name}.ts`);
const { status } = spawnSync(process.execPath, [bundle, ...rest], { stdio: 'inherit' });
process.exit(status ?? 1);
