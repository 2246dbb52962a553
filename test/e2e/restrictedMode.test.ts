import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchHost, type Host } from '../../scripts/e2eHost.mjs';
import { rankOnCommandLine } from './support/commandLine.ts';
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

it('in restricted mode saved analyses open, and no command runs a model', async () => {
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
  } finally {
    await window.close();
  }
});
