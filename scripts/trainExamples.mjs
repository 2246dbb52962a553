// Trains the networks of examples/ with the first Python that has PyTorch.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const candidates = [process.env.PYTHON, 'python3', '/usr/bin/python3', 'python'].filter(Boolean);
const python = candidates.find((command) => spawnSync(command, ['-c', 'import torch']).status === 0);
if (!python) {
  console.error(
    'no Python with PyTorch was found: install it (Debian: python3-torch) or set PYTHON to one that has it',
  );
  process.exit(1);
}
const script = fileURLToPath(new URL('../examples/mnist/train.py', import.meta.url));
process.exit(spawnSync(python, ['-B', script], { stdio: 'inherit' }).status ?? 1);
