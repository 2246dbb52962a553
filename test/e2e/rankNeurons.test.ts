import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { rankNeurons } from '../../src/report/rankNeurons.ts';
import { parseConductance } from '../support/parseConductance.ts';
import { rankOnCommandLine } from './support/commandLine.ts';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

/** Steps that no test waits for. */
const endless = { 'neuronLens.samples': 0, 'neuronLens.conductance.steps': 4_000 };

describe('Rank Neurons by Conductance', () => {
  it('shows the numbers of the command line, saves them, and shows a layer in the code', async () => {
    const expected = rankOnCommandLine(20);
    window = await Window.open({
      'neuronLens.samples': 20,
      'workbench.colorTheme': 'Default Dark Modern',
    });
    await window.openFile('model.py');
    await window.rank('lenet-relu', 'digits');
    await window.panel.locator('body[data-ready=true]').waitFor();

    const layer = expected.layers[0]!;
    await window.panel.locator('.nl-layers').getByText(layer.name, { exact: true }).click();
    const best = rankNeurons(layer).slice(0, 3);
    await window.panel.getByText('Table', { exact: true }).click();
    const rows = window.panel.getByLabel('Ranking, scrollable').locator('tbody tr');
    for (const [i, neuron] of best.entries()) {
      const cells = async () => (await rows.nth(i).locator('td').allTextContents()).slice(1, 4);
      await expect
        .poll(cells)
        .toEqual([
          String(neuron),
          formatNumber(layer.scores[neuron]!),
          formatNumber(layer.meanAbsolute[neuron]!),
        ]);
    }
    await window.screenshot('panel-table');

    const name = 'lenet-relu-conductance.nlens.json';
    const file = join(window.folder, name);
    await window.panel.getByText('Save…').click();
    await window.acceptFile(name);
    await expect.poll(() => existsSync(file), { timeout: 20_000 }).toBe(true);
    expect(numbers(parseConductance(readFileSync(file, 'utf8')))).toEqual(numbers(expected));
    expect(readdirSync(window.folder).filter((name) => name.endsWith('.part'))).toEqual([]);

    const code = readFileSync(join(window.folder, 'model.py'), 'utf8').split('\n');
    const network = code.findIndex((text) => text.startsWith('class LeNetReLU'));
    const chosen = expected.layers[1]!.name;
    await window.panel.locator('.nl-layers').getByText(chosen, { exact: true }).click();
    const line = code.findIndex((text, i) => i > network && text.includes(`self.${chosen} =`)) + 1;
    await window.page.locator('.line-numbers.active-line-number').getByText(String(line)).waitFor();
    await window.screenshot('panel');
  });

  it('computes the pixel map of a neuron that has none stored, and its prototype', async () => {
    window = await Window.open({ 'neuronLens.samples': 4 });
    await window.rank('lenet-relu', 'digits');
    await window.panel.locator('.nl-layers').getByText('conv1', { exact: true }).click();
    await window.panel.getByText('Table', { exact: true }).click();
    const last = window.panel.getByLabel('Ranking, scrollable').locator('tbody tr').nth(5);
    await last.click();
    expect(await window.panel.getByText(/The map sums to/).count()).toBe(0);
    await window.panel.getByText('Compute the pixel map').click();
    await window.panel.getByText(/The map sums to/).waitFor();
    await window.panel.getByRole('button', { name: 'Make prototype' }).click();
    await window.panel.getByRole('img', { name: 'Prototype of neuron' }).waitFor({ timeout: 60_000 });
    await window.screenshot('pixel-map');
  });

  it('names the selected device in the status bar', async () => {
    window = await Window.open({ 'neuronLens.device': undefined });
    const status = window.page.locator('.statusbar').getByText(/Neuron Lens: /);
    const select = async (device: string) => {
      await window.run('Neuron Lens: Select Device');
      await window.page
        .locator('.quick-input-list .label-name')
        .getByText(device, { exact: true })
        .click({ timeout: 30_000 });
      await expect.poll(() => status.textContent()).toContain(`Neuron Lens: ${device}`);
    };
    // The setting is the user's, which all windows share: it is left as it was.
    await select('cpu');
    await select('auto');
    expect(window.settings()).not.toHaveProperty('neuronLens.device');
  });

  it('is cancelled from its notification', async () => {
    window = await Window.open(endless);
    await window.rank('lenet-relu', 'digits');
    const progress = window.notification('Ranking the neurons of lenet-relu');
    await progress.waitFor();
    await window.page
      .locator('.statusbar')
      .getByText(/Neuron Lens: \d+ %/)
      .waitFor();
    await progress.getByText('Cancel').click();
    await window.notification('The analysis was cancelled.').waitFor({ timeout: 1_000 });
    await expect.poll(() => progress.count()).toBe(0);
    expect(await window.page.locator('iframe.webview').count()).toBe(0);
  });

  it('survives the end of its engine: says what happened, and the next analysis works', async () => {
    window = await Window.open(endless);
    await window.rank('lenet-relu', 'digits');
    await window.page
      .locator('.statusbar')
      .getByText(/Neuron Lens: \d+ %/)
      .waitFor();
    process.kill(enginePid(), 'SIGKILL');
    const message = window.notification('The analysis engine stopped unexpectedly (signal SIGKILL)');
    await message.getByText('Show Log').waitFor();
    await window.screenshot('engine-killed');

    window.set({ 'neuronLens.samples': 20, 'neuronLens.conductance.steps': 'auto' });
    await window.run('Neuron Lens: Rank Neurons by Conductance');
    await window.pick('What is to be analysed?', 'The same as last time');
    await window.panel.locator('body[data-ready=true]').waitFor();
    expect(await window.panel.locator('.nl-table tbody tr').count()).toBeGreaterThan(0);
  });

  it('tells in one sentence what is wrong with a model', async () => {
    window = await Window.open({}, { 'broken.onnx': 'no model' });
    await window.run('Neuron Lens: Rank Neurons by Conductance');
    await window.pick('Which network?', 'broken.onnx');
    await window.pick('Which data?', 'digits');
    await window.notification('broken.onnx').waitFor();
    const text = await window
      .notification('broken.onnx')
      .locator('.notification-list-item-message')
      .textContent();
    expect(text).not.toMatch(/\n|at .*:\d+:\d+/);
  });
});

/** All that has to be the same: everything but when, how long and where. */
function numbers(result: ConductanceResult): unknown {
  const { layers, maps, samples, steps, parameters } = result;
  return { layers, maps, samples, steps, parameters };
}

/** The engine that was started last: the windows of earlier tests keep theirs for a while. */
function enginePid(): number {
  const engines = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        if (!/neuron-lens-vscode-[^\0]*dist\/engine\.mjs/.test(command)) return [];
        // The 22nd field, when it was started: the numbers of processes begin anew after a while. Behind the name, which
        // may hold blanks, stands the third.
        const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
        return [{ pid: Number(pid), started: Number(fields[22 - 3]) }];
      } catch {
        return [];
      }
    });
  return engines.toSorted((a, b) => b.started - a.started)[0]!.pid;
}
