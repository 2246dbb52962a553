import { build } from 'esbuild';
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { embedded } from '../../../scripts/embedded.mjs';
import { parseResult, resultMimeType } from '../../../src/protocol/Result.ts';

const python = '/usr/bin/python3';
const missing = (modules: string): boolean => spawnSync(python, ['-c', `import ${modules}`]).status !== 0;
const noPackage = missing('IPython, numpy, torch, onnx');
const noKernel = noPackage || missing('ipykernel, nbclient, jupyter_client');

/** In the repository, so that the bundles find their packages. */
const folder = mkdtempSync('node_modules/.python-');
const state = join(folder, 'state');
const environment = {
  ...process.env,
  PYTHONPATH: resolve('python'),
  PYTHONDONTWRITEBYTECODE: '1',
  // Where no engine of an editor is, nor anything that this user has.
  XDG_STATE_HOME: resolve(state),
  IPYTHONDIR: resolve(folder, 'ipython'),
  NEURON_LENS: resolve(folder, 'cli.mjs'),
};

beforeAll(async () => {
  if (noPackage) return;
  await build({
    entryPoints: {
      cli: 'src/cli/main.ts',
      engine: 'src/engine/service/engineMain.ts',
      probeProcess: 'src/engine/runtime/probeProcess.mjs',
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    plugins: [embedded],
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let engine: ChildProcess | undefined;
afterEach(() => engine?.kill('SIGKILL'));

/** Runs a script in the folder of the test, where analyses are kept; fails with what it said where it fails. */
async function run(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawn(python, args, { cwd: folder, env: { ...environment, ...more } });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  const [code] = (await once(child, 'close')) as [number];
  expect(code, said).toBe(0);
  return said;
}

describe.skipIf(noPackage)('the Python package (needs Python with IPython, numpy, torch and onnx)', () => {
  it('passes its own tests', async () => {
    const said = await run([
      '-m',
      'unittest',
      'discover',
      '-t',
      resolve('python'),
      '-s',
      resolve('python/tests'),
    ]);
    expect(said).toMatch(/Ran [1-9]\d* tests/);
  });

  it('uses the engine of an editor, which needs no command line', async () => {
    engine = fork(join(folder, 'engine.mjs'), { env: environment, silent: true });
    await expect.poll(() => listed(), { timeout: 30_000 }).toHaveLength(1);
    const script = [
      'from neuron_lens.session import Session',
      'session = Session()',
      'assert "conductance" in session.commands()',
      'print(session.name)',
    ].join('\n');
    const without = { NEURON_LENS: '/nowhere' };
    expect(await run(['-c', script], without)).toContain(`the editor's, process ${engine.pid!}`);
    // What an engine leaves that was killed is recognised, and taken away.
    engine.kill('SIGKILL');
    await once(engine, 'exit');
    expect(listed()).toHaveLength(1);
    const refused = `${script.split('\n', 2).join('\n')}
try:
    session.commands()
except Exception as error:
    print(error)`;
    expect(await run(['-c', refused], without)).toContain('NEURON_LENS is /nowhere: that is no command');
    expect(listed()).toEqual([]);
  });
});

describe.skipIf(noKernel)('magics in a real kernel (needs Python with ipykernel, nbclient and torch)', () => {
  it('run headless, and their outputs are valid documents with a picture and a text', async () => {
    const notebook = resolve(folder, 'out.ipynb');
    await run([resolve('test/unit/python/runNotebook.py'), notebook]);
    const { cells } = JSON.parse(readFileSync(notebook, 'utf8')) as { cells: Cell[] };
    const outputs = cells.flatMap(({ outputs: all }) => all.map(({ data }) => data ?? {}));
    const results = outputs.filter((data) => resultMimeType in data);
    expect(results.map((data) => parseResult(data[resultMimeType]).kind)).toEqual([
      'conductance',
      'pathway',
      'rules',
      'neucept',
      'prototype',
      'agreement',
      'neuceptComparison',
      'neucept',
    ]);
    for (const data of results) {
      expect([data['image/svg+xml']].flat().join('')).toMatch(/^<svg/);
      expect([data['text/plain']].flat().join('')).toContain('net.onnx');
    }
    const conductance = parseResult(results[0]![resultMimeType]);
    expect(conductance).toMatchObject({
      kind: 'conductance',
      data: { samples: 20 },
      layers: [{ name: 'features.0' }, { name: 'fc1' }],
    });
  }, 300_000);

  it('are interrupted with the kernel, complete their options, and go on', async () => {
    await run([resolve('test/unit/python/interruptKernel.py')]);
  }, 300_000);
});

interface Cell {
  readonly outputs: readonly { readonly data?: Record<string, unknown> }[];
}

function listed(): string[] {
  try {
    return readdirSync(join(state, 'neuron-lens'));
  } catch {
    return [];
  }
}
