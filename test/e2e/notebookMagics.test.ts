import { execFile, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { Window } from './support/Window.ts';

const python = '/usr/bin/python3';
const missing = spawnSync(python, ['-c', 'import ipykernel, nbclient, torch']).status !== 0;
const root = resolve(import.meta.dirname, '../..');

let window: Window;
afterEach(() => window.close());

describe.skipIf(missing)('magics of a notebook (needs Python with ipykernel, nbclient and torch)', () => {
  it('run in the engine of this editor, and the saved notebook shows their views', async () => {
    window = await Window.open({ 'neuronLens.samples': 4 });
    // Starts the engine, which then listens.
    await window.rank('lenet-relu', 'digits');
    await window.panel.locator('body[data-ready=true]').waitFor();
    await promisify(execFile)(
      python,
      [join(root, 'test/unit/python/runNotebook.py'), join(window.folder, 'magics.ipynb')],
      {
        cwd: window.folder,
        // No command line: whatever answers is the editor's.
        env: {
          ...process.env,
          PYTHONPATH: join(root, 'python'),
          XDG_STATE_HOME: inject('stateHome'),
          NEURON_LENS: '/nowhere',
        },
      },
    );
    await window.openFile('magics.ipynb');
    const shown = window.notebook;
    // Outputs are made as they come near to what is seen.
    await window.page.locator('.notebookOverlay').hover();
    await expect
      .poll(
        async () => {
          await window.page.mouse.wheel(0, 400);
          return shown.locator('[data-ready=true]').count();
        },
        { timeout: 60_000, interval: 250 },
      )
      .toBe(8);
    await shown.locator('.nl-layers').getByText('features.0', { exact: true }).first().waitFor();
    expect(await shown.getByText('cannot be shown').count()).toBe(0);
    await window.screenshot('notebook-magics');
  });
});
