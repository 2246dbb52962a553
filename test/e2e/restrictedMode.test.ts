import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchHost, type Host } from '../../scripts/e2eHost.mjs';
import { keepRanking, rankOnCommandLine } from './support/commandLine.ts';
import { Window } from './support/Window.ts';

const root = resolve(import.meta.dirname, '../..');

let host: Host;
beforeAll(async () => {
  host = await launchHost({
    vsix: resolve(root, '.e2e/neuron-lens.vsix'),
    settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' },
  });
}, 120_000);
afterAll(() => host.stop());

it('in restricted mode saved analyses, hovers and structures are shown, and no command runs a model', async () => {
  const result = rankOnCommandLine(5);
  const window = await Window.open({}, { 'digits.nlens.json': JSON.stringify(result) }, host.url);
  try {
    await window.openFile('digits.nlens.json');
    await window.panel.locator('body[data-ready=true]').waitFor();
    await window.panel.locator('.nl-layers').getByText(result.layers[0]!.name, { exact: true }).waitFor();
    const item = window.page.getByRole('button', { name: /^Neuron Lens\. Restricted mode/ });
    await item.waitFor();
    await window.screenshot('restricted-mode');

    await window.page.keyboard.press('F1');
    await window.page.locator('.quick-input-widget .quick-input-box input').fill('>Neuron Lens: ');
    const rows = window.page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'Neuron Lens: Open Analysis' }).waitFor();
    for (const title of ['Rank Neurons by Conductance', 'Mine Rules', 'Find Critical Neurons']) {
      expect(await rows.filter({ hasText: `Neuron Lens: ${title}` }).count(), title).toBe(0);
    }
    await window.page.keyboard.press('Escape');

    // What the open analysis says of the code.
    await window.openFile('model.py');
    const { page } = window;
    await page.locator('.codelens-decoration a').filter({ hasText: 'conv2: top' }).first().waitFor();
    const code = readFileSync(join(window.folder, 'model.py'), 'utf8').split('\n');
    const network = code.findIndex((text) => text.startsWith('class LeNetReLU'));
    const line = code.findIndex((text, i) => i > network && text.includes('self.conv2 =')) + 1;
    await page.keyboard.press('Control+G');
    await page.locator('.quick-input-widget input').first().fill(`:${line}:20`);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+I');
    await page.locator('.monaco-hover:visible').filter({ hasText: 'conv2 of lenet-relu.onnx' }).waitFor();
    await page.keyboard.press('Escape');
    await window.run('View: Close All Editors');

    // The structure of a model is read, and its buttons wait for trust.
    await window.openFile('lenet5.onnx');
    await window.panel.getByRole('heading', { level: 1, name: 'lenet5.onnx' }).waitFor();
    expect(await window.panel.locator('.nl-table-scroll tbody tr').count()).toBe(4);
    await window.screenshot('restricted-model');
    await window.run('View: Close All Editors');

    // What the workspace keeps.
    keepRanking(window.folder);
    await page.getByRole('tab', { name: 'Neuron Lens', exact: true }).first().click();
    await page
      .locator('.pane .monaco-list-row')
      .filter({ hasText: /^Conductance/ })
      .first()
      .click();
    await window.panel.locator('body[data-ready=true]').waitFor();
    await window.screenshot('restricted-tree');
  } finally {
    await window.close();
  }
});
