// The main job on what the repository holds: the hidden units of a trained digit network, ranked by conductance.
import { spawnSync } from 'node:child_process';

const run = (script, ...args) => {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    stdio: 'inherit',
    // Each time the whole job.
    env: { ...process.env, NEURON_LENS_SAVED_ANALYSES: 'off' },
  });
  if (status !== 0) process.exit(status ?? 1);
};

run('esbuild.mjs', '--quiet');
run(
  'dist/cli.mjs',
  'conductance',
  ...['--workspace', 'examples/mnist', '--model', 'lenet-relu', '--data', 'digits', '--limit', '100'],
  ...['--out', 'demo.nlens.json', '--out', 'demo.html'],
);
console.log('\nOpen demo.html in a browser, or demo.nlens.json in VS Code with the extension (npm start).');
