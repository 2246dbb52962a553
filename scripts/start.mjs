// VS Code in the browser with the extension and the example workspace. Ends with Ctrl+C.
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { hostMissing, launchHost } from './e2eHost.mjs';

const missing = hostMissing();
if (missing !== undefined) {
  console.error(
    `VS Code in the browser cannot be installed here: ${missing}. Open this folder in VS Code and press F5.`,
  );
  process.exit(1);
}
const vsix = resolve('.e2e/neuron-lens.vsix');
execFileSync(process.execPath, ['scripts/package.mjs', '--target', 'current', '--out', vsix], {
  stdio: 'inherit',
});
const host = await launchHost({ vsix });
const folder = encodeURIComponent(resolve(process.argv[2] ?? 'examples/mnist'));
console.log(
  `\nOpen ${host.url}/?folder=${folder}\nThen F1 and "Neuron Lens: Rank Neurons by Conductance". Ctrl+C ends it.`,
);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => host.stop().then(() => process.exit(0)));
}
