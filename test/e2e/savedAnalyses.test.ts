import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { SavedAnalyses } from '../../src/engine/saved/SavedAnalyses.ts';
import { parseResultText } from '../../src/protocol/Result.ts';
import { rankOnCommandLine } from './support/commandLine.ts';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

/** An entry of the tree. */
const row = (text: string | RegExp): Locator =>
  window.page.locator('.pane .monaco-list-row').filter({ hasText: text }).first();
const kept = () =>
  readdirSync(join(window.folder, '.neuron-lens')).filter((name) => name.endsWith('.nlens.json'));

async function showTree(): Promise<void> {
  await window.page.getByRole('tab', { name: 'Neuron Lens', exact: true }).first().click();
}

/** Takes an entry of a saved analysis' menu. */
async function choose(entry: Locator, title: string): Promise<void> {
  await entry.click({ button: 'right' });
  const item = window.page.locator('.monaco-menu').getByRole('menuitem', { name: title });
  await item.waitFor();
  // A menu takes no click in the first 100 ms: it may be the end of the one that opened it.
  await window.page.waitForTimeout(500);
  await item.click();
}

it('networks, layers and data of the tree lead to where they are', async () => {
  window = await Window.open();
  const { page } = window;
  await showTree();
  await page.getByText('No analyses are kept in this workspace yet').waitFor();
  await row('lenet-relu').click();
  await page.getByRole('tab', { name: /^lenet-relu\.onnx/ }).waitFor();
  await row('lenet-relu').locator('.monaco-tl-twistie').click();
  await row('conv2').click();
  await page.getByRole('tab', { name: /^model\.py/ }).waitFor();
  await page.locator('.view-line').filter({ hasText: 'conv2' }).first().waitFor();
  await choose(row('conv2'), 'Show in the Model');
  await window.panel.locator('tr.nl-selected').filter({ hasText: 'conv2' }).waitFor();
  await window.screenshot('tree-layer');
  // The tooltip of the layer is in the way.
  await page.mouse.move(800, 500);
  await row('data/t10k').click();
  await page.locator('.explorer-folders-view .monaco-list-row.focused').filter({ hasText: 't10k' }).waitFor();
});

it('a saved analysis stands in the tree, and answers the same question again', async () => {
  window = await Window.open({ 'neuronLens.samples': 10 });
  await showTree();
  await row('lenet-relu').waitFor();
  await window.rank('lenet-relu', 'digits');
  await window.panel.locator('body[data-ready=true]').waitFor();
  expect(await window.panel.locator('.nl-saved').count()).toBe(0);
  await row(', 10 samples').waitFor();
  expect(kept()).toHaveLength(1);
  await window.inThemes((name) => window.screenshot(`tree-${name}`));

  await window.run('View: Close All Editors');
  await window.run('Neuron Lens: Rank Neurons by Conductance');
  await window.pick('What is to be analysed?', 'The same as last time');
  const answered = window.panel.getByText(/Saved analysis of .* UTC/);
  await answered.waitFor();
  await window.screenshot('saved-answer');
  expect(kept()).toHaveLength(1);

  // The panel is there again after the window was loaded anew, and so is its button.
  await window.run('View: Show Explorer');
  await window.reload();
  await answered.waitFor();
  const createdAt = () =>
    parseResultText(readFileSync(join(window.folder, '.neuron-lens', kept()[0]!), 'utf8')).createdAt;
  const before = createdAt();
  await window.panel.getByRole('button', { name: 'Run Again' }).click();
  await expect.poll(createdAt, { timeout: 60_000 }).not.toBe(before);
  expect(kept()).toHaveLength(1);
});

it('saved analyses open, are run again, exported, compared and deleted from the tree', async () => {
  window = await Window.open();
  const { page } = window;
  const saved = new SavedAnalyses(window.folder);
  for (const [i, limit] of [10, 12].entries()) {
    const source = { model: 'lenet-relu', data: 'digits', limit, seed: 0, device: 'cpu' };
    const asked = { method: 'conductance', request: { ...source, parameters: { steps: 4 } } };
    await saved.keep(String(i).repeat(64), rankOnCommandLine(limit), asked);
  }
  await showTree();
  const [ten, twelve] = [row(', 10 samples'), row(', 12 samples')];
  await ten.click();
  await page.getByRole('tab', { name: /^conductance-0*\.nlens\.json/ }).waitFor();

  await window.run('View: Close All Editors');
  await choose(ten, 'Compare With');
  await window.pick(/^Which other analysis\?/);
  await window.panel.getByRole('heading', { level: 1, name: /agree/i }).waitFor();
  await window.screenshot('tree-comparison');

  // A page that has just come up takes the focus, and closes menus.
  await window.run('View: Close All Editors');
  await choose(ten, 'Export Report');
  await window.acceptFile('lenet-relu-conductance.html');
  await window.notification('Report written').waitFor();
  const report = readFileSync(join(window.folder, 'lenet-relu-conductance.html'), 'utf8');
  expect(report).toMatch(/^<!doctype html>/i);

  await twelve.hover();
  await twelve.getByRole('button', { name: 'Delete' }).click();
  await window.notification('Deleted: Conductance of lenet-relu.onnx').waitFor();
  await twelve.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await twelve.waitFor();
  // Both at once, by the key.
  await ten.click();
  await twelve.click({ modifiers: ['Control'] });
  await page.keyboard.press('Delete');
  await window.notification('Deleted: 2 saved analyses').waitFor();
  await page.getByText('No analyses are kept in this workspace yet').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await twelve.waitFor();

  await choose(twelve, 'Run Again');
  // With other parameters than those of this test, the answer to its request is a third one.
  await expect.poll(() => kept().length, { timeout: 60_000 }).toBe(3);
});

it('many analyses with long names are listed', async () => {
  window = await Window.open();
  const hash = (of: number) => of.toString(16).padStart(64, '0');
  const folder = join(window.folder, '.neuron-lens');
  mkdirSync(folder);
  for (let i = 0; i < 200; i++) {
    const key = hash(i + 1)
      .split('')
      .reverse()
      .join('');
    const name = `conductance-${key.slice(0, 16)}`;
    const model =
      i < 150 ? 'a-models/a-network-with-a-very-long-name-that-goes-on-and-on/resnet.onnx' : 'lenet5.onnx';
    const meta = {
      version: 1,
      key,
      kind: 'conductance',
      title: `Conductance of ${model}`,
      description: `class ${i} (a class with <b>a long</b> name [and](command:more)), all layers, 100 samples`,
      createdAt: new Date(Date.UTC(2026, 2, 1, 12, i)).toISOString(),
      model: { path: model, sha256: hash(i < 150 ? 1 : 2) },
      data: { path: 'data/digits.npy', sha256: hash(3), samples: 100 },
      parameters: { layers: ['conv1', 'conv2'], steps: 'auto', tolerance: 0.01, mapNeurons: 3 },
      seed: 0,
      seconds: 1.25,
    };
    writeFileSync(join(folder, `${name}.nlens.json`), '{}');
    writeFileSync(join(folder, `${name}.meta.json`), JSON.stringify(meta));
  }
  await showTree();
  await row('class 149').waitFor();
  await row('class 149').hover();
  await window.page
    .locator('.monaco-hover, .workbench-hover')
    .filter({ hasText: 'map neurons: 3' })
    .waitFor();
  await window.screenshot('tree-many');
  // No request was kept with it.
  await choose(row('class 149'), 'Run Again');
  await window.notification('its request was too long to be kept').waitFor();
});
