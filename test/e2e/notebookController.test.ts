import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { parseResult, resultMimeType } from '../../src/protocol/Result.ts';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

const source = '--model lenet-relu --data digits';
/** Takes minutes, and is stopped. */
const longCell = `%%conductance\n${source}\n--limit 1000 --steps 2000`;
const cells = [
  '%neuron_lens',
  `%%conductance\n# as on the command line\n${source}\n--limit 4 --steps 4 --bootstrap 2 --as ranked`,
  `%%pathway ${source}\n--sample 0 --unit channel --sparsity 0.5 --steps 4 --as traced`,
  `%%rules ${source} --limit 100\n--layers class,linear`,
  `%%neucept ${source} --limit 200\n--class 3 --layers linear --runs 3`,
  `%%prototype ${source} --limit 20\n--layer linear --neurons 3 --steps 8`,
  '%agree ranked traced',
  'import torch',
];
const views = ['conductance', 'pathway', 'rules', 'neucept', 'prototype', 'agreement'];

function notebook(texts: readonly string[]): string {
  return JSON.stringify({
    cells: texts.map((text, i) => ({
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
}

/** Opens a notebook of such cells, with the extension as its kernel. */
async function open(texts: readonly string[]): Promise<Locator> {
  const settings = { 'files.autoSave': 'afterDelay', 'files.autoSaveDelay': 300 };
  window = await Window.open(settings, { 'magics.ipynb': notebook(texts) });
  await window.openFile('magics.ipynb');
  const rows = window.page.locator('.notebookOverlay .code-cell-row');
  await rows.first().waitFor();
  await window.run('Notebook: Select Notebook Kernel');
  await window.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Neuron Lens' }).click();
  return rows;
}

/** Scrolls the notebook down until there are so many: outputs are made as they come near to what is seen. */
async function scrollTo(found: Locator, count: number): Promise<void> {
  await window.page.locator('.notebookOverlay').hover();
  await expect
    .poll(
      async () => {
        await window.page.mouse.wheel(0, 500);
        return found.count();
      },
      { timeout: 60_000, interval: 250 },
    )
    .toBeGreaterThanOrEqual(count);
}

describe('a notebook without Python', () => {
  it('helps with options while they are typed, and stops', async () => {
    const rows = await open([longCell]);
    const { keyboard } = window.page;
    const suggestion = (text: string) =>
      window.page.locator('.suggest-widget .monaco-list-row').filter({ hasText: text });
    const long = rows.first();
    const lines = long.locator('.view-lines');

    // Options, and layers of the model.
    await lines.click();
    await keyboard.press('Control+End');
    await keyboard.type(' --devi');
    await keyboard.press('Control+Space');
    await suggestion('--device').waitFor();
    await keyboard.press('Tab');
    await keyboard.type(' cpu --layers linear,con');
    await keyboard.press('Control+Space');
    await suggestion('conv1').waitFor();
    await window.screenshot('notebook-completion');
    await keyboard.press('Escape');

    // What is wrong is underlined while it is typed, and not any more once it is right.
    const wrong = long.locator('.squiggly-error');
    await keyboard.type('v1 --unit pixel');
    await wrong.first().waitFor();
    // At the option: what is wrong, and what it is for.
    for (let i = 0; i < ' pixel--'.length; i++) await keyboard.press('ArrowLeft');
    const hover = window.page.locator('.monaco-hover').filter({ hasText: 'give one of channel, element' });
    await expect
      .poll(
        async () => {
          await keyboard.press('Control+K');
          await keyboard.press('Control+I');
          return hover.filter({ hasText: 'what a neuron is' }).count();
        },
        { timeout: 30_000, interval: 2_000 },
      )
      .toBeGreaterThan(0);
    await window.screenshot('notebook-error');
    // The hover goes, and what is typed is the cell's again.
    await lines.click({ position: { x: 5, y: 5 } });
    await keyboard.press('Control+End');
    for (let i = 0; i < ' --unit pixel'.length; i++) await keyboard.press('Backspace');
    await wrong.waitFor({ state: 'detached' });

    const shown = window.notebook;
    await long.hover();
    await long.locator('.run-button-container a.codicon-notebook-execute').click();
    await shown.getByText(/conductance: \d+ %/).waitFor({ timeout: 30_000 });
    await long.hover();
    await long.locator('.run-button-container a.codicon-notebook-stop').click({ timeout: 20_000 });
    await shown.getByText('interrupted').waitFor({ timeout: 30_000 });
  });

  it('runs all magics in the engine, shows and saves their views, and refuses other code', async () => {
    await open(cells);
    await window.page.locator('.notebook-toolbar-container a[aria-label="Run All"]').click();
    const saved = (): { outputs: { output_type: string; data: Record<string, unknown> }[] }[] =>
      (JSON.parse(readFileSync(join(window.folder, 'magics.ipynb'), 'utf8')) as { cells: never[] }).cells;
    await expect.poll(() => saved().at(-1)!.outputs[0]?.output_type, { timeout: 60_000 }).toBe('error');
    const results = saved().flatMap(({ outputs }) =>
      outputs.flatMap(({ data = {} }) => (resultMimeType in data ? [data] : [])),
    );
    expect(results.map((data) => parseResult(data[resultMimeType]).kind)).toEqual(views);
    expect(Object.keys(results[0]!).sort()).toEqual([resultMimeType, 'image/svg+xml', 'text/plain'].sort());
    const shown = window.notebook;
    await window.page.locator('.notebookOverlay').hover();
    await window.page.mouse.wheel(0, -100_000);
    await shown.getByText('--help lists them').first().waitFor({ timeout: 30_000 });
    await scrollTo(shown.locator('[data-ready=true]'), views.length);
    await scrollTo(shown.getByText(/import torch: this kernel runs no Python, but %%conductance/), 1);
    await window.screenshot('notebook-controller');
  }, 240_000);
});
