import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

it('a saved analysis stands in the tree, opens from there, and answers the same question again', async () => {
  window = await Window.open({ 'neuronLens.samples': 10 });
  const { page } = window;
  await page.getByRole('tab', { name: 'Neuron Lens', exact: true }).first().click();
  await page.getByText('No analyses are kept in this workspace yet').waitFor();
  const row = (text: string | RegExp) =>
    page.locator('.pane .monaco-list-row').filter({ hasText: text }).first();
  await row('lenet-relu').waitFor();
  await row('digits').waitFor();

  await window.rank('lenet-relu', 'digits');
  await window.panel.locator('body[data-ready=true]').waitFor();
  expect(await window.panel.locator('.nl-saved').count()).toBe(0);
  const saved = row(/^Conductance/);
  await saved.waitFor();
  expect(
    readdirSync(join(window.folder, '.neuron-lens')).filter((name) => name.endsWith('.nlens.json')),
  ).toHaveLength(1);
  await window.inThemes((name) => window.screenshot(`tree-${name}`));

  await window.run('View: Close All Editors');
  await window.run('Neuron Lens: Rank Neurons by Conductance');
  await window.pick('What is to be analysed?', 'The same as last time');
  await window.panel.getByText(/Saved analysis of .* UTC/).waitFor();
  await window.screenshot('saved-answer');
  expect(
    readdirSync(join(window.folder, '.neuron-lens')).filter((name) => name.endsWith('.nlens.json')),
  ).toHaveLength(1);

  await saved.click();
  await page.getByRole('tab', { name: /^conductance-.*\.nlens\.json/ }).waitFor();
  await saved.hover();
  await saved.getByRole('button', { name: 'Delete' }).click();
  await window.notification('Deleted: Conductance of lenet-relu.onnx').waitFor();
  await saved.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await saved.waitFor();
});
