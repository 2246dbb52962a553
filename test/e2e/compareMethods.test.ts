import { afterEach, describe, it } from 'vitest';
import { mineOnCommandLine, rankOnCommandLine } from './support/commandLine.ts';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

describe('Compare Methods', () => {
  it('puts saved analyses of one model side by side, and leads from a neuron to its evidence', async () => {
    const ranking = rankOnCommandLine(20);
    const rules = mineOnCommandLine(['class', 'linear', 'conv3']);
    window = await Window.open(
      {},
      { 'ranking.nlens.json': JSON.stringify(ranking), 'rules.nlens.json': JSON.stringify(rules) },
    );
    await window.openFile('ranking.nlens.json');
    await window.panel.getByRole('heading', { level: 1, name: /^Conductance/ }).waitFor();
    await window.run('Neuron Lens: Compare Methods');
    await window.page.getByPlaceholder('Which analyses? Choose two or more.').waitFor();
    await window.page.locator('.quick-input-list .monaco-list-row').nth(1).waitFor();
    // One of each kind is checked.
    await window.page.keyboard.press('Enter');
    await window.page.getByRole('tab', { name: /^Agreement of/ }).waitFor({ timeout: 60_000 });
    // The ranking stays open behind it.
    await window.run('View: Move Editor into Previous Group');
    await window.panel
      .getByRole('heading', { level: 1, name: /^Agreement of .*Conductance.* on lenet-relu\.onnx$/ })
      .waitFor();
    await window.panel.getByRole('listbox', { name: /^Sets of neurons/ }).press('ArrowRight');
    await window.panel.getByText('Show all neurons').waitFor();
    await window.screenshot('agreement');
    await window.panel.getByLabel('Conductance and pathways name the highest').click();
    await window.panel.getByRole('option', { name: '5', exact: true }).click();
    await window.panel.getByText('Conductance: the 5 with the highest scores').waitFor();
    const evidence = window.panel.getByRole('heading', { name: /^Evidence for neuron \d+ of/ });
    const [, neuron] = /neuron (\d+) of/.exec((await evidence.textContent())!)!;
    await window.panel.getByText('Open in Conductance').click();
    await window.panel.getByText(new RegExp(`^Layer conv3, neuron ${neuron},`)).waitFor();
    await window.screenshot('agreement-evidence');
  });
});
