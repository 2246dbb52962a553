import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseResult, resultMimeType } from '../../src/protocol/Result.ts';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

const cells = [
  '%%conductance\n# as on the command line\n--model lenet-relu --data digits\n--limit 4 --steps 4 --bootstrap 2',
  'import torch',
];
const notebook = JSON.stringify({
  cells: cells.map((text, i) => ({
    cell_type: 'code',
    execution_count: null,
    id: `cell-${i}`,
    metadata: {},
    source: text,
    outputs: [],
  })),
  metadata: { language_info: { name: 'python' } },
  nbformat: 4,
  nbformat_minor: 5,
});

describe('a notebook without Python', () => {
  it('runs magics in the engine, shows and saves their views, and says of other code what there is', async () => {
    window = await Window.open({}, { 'magics.ipynb': notebook });
    await window.openFile('magics.ipynb');
    await window.page.locator('.notebookOverlay .code-cell-row').first().waitFor();
    await window.run('Notebook: Select Notebook Kernel');
    await window.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ hasText: 'Neuron Lens' })
      .click();
    const { keyboard } = window.page;
    await window.page.locator('.notebookOverlay .code-cell-row .view-lines').first().click();
    await keyboard.press('Control+End');
    await keyboard.type(' --devi');
    await keyboard.press('Control+Space');
    await window.page.locator('.suggest-widget .monaco-list-row').filter({ hasText: '--device' }).waitFor();
    await keyboard.press('Tab');
    await keyboard.type(' cpu');
    await keyboard.press('Escape');
    await window.run('Notebook: Run All');
    const shown = window.notebook;
    await shown.locator('[data-ready=true]').waitFor({ timeout: 60_000 });
    await shown.locator('.nl-layers').getByText('conv1', { exact: true }).first().waitFor();
    await window.page.locator('.notebookOverlay').hover();
    await expect
      .poll(
        async () => {
          await window.page.mouse.wheel(0, 600);
          return shown.getByText(/import torch: this kernel runs no Python, but %%conductance/).count();
        },
        { timeout: 30_000, interval: 250 },
      )
      .toBeGreaterThan(0);
    await window.screenshot('notebook-controller');

    await window.run('File: Save');
    const saved = (): { outputs: { output_type: string; data: Record<string, unknown> }[] }[] =>
      (JSON.parse(readFileSync(join(window.folder, 'magics.ipynb'), 'utf8')) as { cells: never[] }).cells;
    await expect.poll(() => saved()[1]!.outputs[0]?.output_type, { timeout: 20_000 }).toBe('error');
    const { data } = saved()[0]!.outputs[0]!;
    expect(parseResult(data[resultMimeType])).toMatchObject({ kind: 'conductance' });
    expect(Object.keys(data).sort()).toEqual([resultMimeType, 'image/svg+xml', 'text/plain'].sort());
  });
});
