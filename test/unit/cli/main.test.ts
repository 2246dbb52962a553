import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { embedded } from '../../../scripts/embedded.mjs';

/** In the repository, so that the bundle finds its packages. */
const folder = mkdtempSync('node_modules/.cli-');
const program = join(folder, 'cli.mjs');
const inspect = ['inspect', '--json', '--workspace', 'examples/mnist', '--model', 'lenet-relu'];

beforeAll(async () => {
  await build({
    entryPoints: ['src/cli/main.ts'],
    outfile: program,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    plugins: [embedded],
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('ends quietly when the reader of its output goes away, as head does', async () => {
  const child = spawn(process.execPath, [program, ...inspect], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (text) => (err += String(text)));
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(err).toBe('');
});

it.skipIf(!existsSync('/dev/full'))('says in one line that its output goes to a full disk', async () => {
  const child = spawn(process.execPath, [program, ...inspect], {
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
  });
  let err = '';
  child.stderr!.on('data', (text) => (err += String(text)));
  expect(await once(child, 'exit')).toEqual([2, null]);
  expect(err).toMatch(/^neuron-lens: cannot write to the standard output: .*no space.*\n$/);
});

it.skipIf(process.platform === 'win32').each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends an analysis with its exit code, and nothing is left', async (signal, code) => {
  const analysis = [
    'conductance',
    '--workspace',
    'examples/mnist',
    '--model',
    'lenet-relu',
    '--data',
    'digits',
  ];
  const out = join(folder, 'result.nlens.json');
  const child = spawn(process.execPath, [program, ...analysis, '--device', 'cpu', '--out', out], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.on('data', (text) => (err += String(text)));
  // A first line of progress tells that the analysis runs.
  await once(child.stderr, 'data');
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([code, null]);
  expect(err).toMatch(/neuron-lens: interrupted\n$/);
  expect(existsSync(out)).toBe(false);
});
