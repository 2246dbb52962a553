import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runCli } from '../../../src/cli/runCli.ts';
import type { ResultHeader } from '../../../src/protocol/ResultHeader.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const workspace = join(temporaryFolder(), 'mnist');
cpSync('examples/mnist', workspace, { recursive: true });
const folder = join(workspace, '.neuron-lens');

let stdout = '';
let stderr = '';
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.stubEnv('NEURON_LENS_SAVED_ANALYSES', undefined);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** What the command line wrote. */
async function run(...args: string[]) {
  [stdout, stderr] = ['', ''];
  expect(await runCli(args)).toBe(0);
  return { stdout, stderr };
}

const createdAt = ({ stdout: text }: { stdout: string }) => (JSON.parse(text) as ResultHeader).createdAt;

const source = ['--workspace', workspace, '--model', 'lenet-relu', '--data', 'digits', '--device', 'cpu'];
const rank = ['conductance', ...source, '--limit', '2', '--steps', '2', '--layers', 'conv3', '--json'];
const notice =
  /^answered from \.neuron-lens, made on \d{4}-\d\d-\d\d \d\d:\d\d UTC; --fresh computes it again$/m;

it('answers the same question from the workspace, and says so unless it is to be quiet', async () => {
  const first = await run(...rank);
  expect(first.stderr).not.toMatch(notice);
  const again = await run(...rank);
  expect(again.stderr).toMatch(notice);
  expect(createdAt(again)).toBe(createdAt(first));
  const quiet = await run(...rank, '--quiet');
  expect([createdAt(quiet), quiet.stderr]).toEqual([createdAt(first), '']);
  const fresh = await run(...rank, '--fresh');
  expect(fresh.stderr).not.toMatch(notice);
  expect(createdAt(fresh) > createdAt(first)).toBe(true);
});

it('computes rules again with --fresh', async () => {
  const mine = ['rules', ...source, '--limit', '30', '--layers', 'conv2,conv3', '--json'];
  await run(...mine);
  expect((await run(...mine)).stderr).toMatch(notice);
  expect((await run(...mine, '--fresh')).stderr).not.toMatch(notice);
});

it('keeps nothing where the environment says so', async () => {
  vi.stubEnv('NEURON_LENS_SAVED_ANALYSES', 'off');
  await run(...rank);
  expect((await run(...rank)).stderr).not.toMatch(notice);
  expect(existsSync(folder)).toBe(false);
});
