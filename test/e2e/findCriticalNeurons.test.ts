import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { NeuceptResult } from '../../src/protocol/NeuceptResult.ts';
import { parseResultText, resultMimeType } from '../../src/protocol/Result.ts';
import { neuronScores, rankText } from '../../src/report/describeNeucept.ts';
import { formatCount, formatNumber } from '../../src/report/formatNumber.ts';
import { findOnCommandLine } from './support/commandLine.ts';
import { oneCellNotebook } from './support/oneCellNotebook.ts';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

/** So few that they are quick; the example has 1,000 digits. */
const runs = 10;
const few = { 'neuronLens.neucept.runs': runs };

const mechanisms = findOnCommandLine(
  'even-odd-from-digits',
  'even-odd',
  ...['--class', '0', '--layers', 'conv3', '--runs', String(runs), '--mechanisms', '5'],
);

/** Answers the questions up to the layers, of which one is left checked. */
async function ask(title: string, model: string, data: string, response: string): Promise<void> {
  await window.run(`Neuron Lens: ${title}`);
  await window.pick('Which network?', model);
  await window.pick('Which data?', data);
  await window.pick(/^The logit of which class/, response);
  await window.pick(/^Which layers/, 'linear');
  await window.page.keyboard.press('Enter');
}

function scoreRows(page: FrameLocator) {
  return page.getByRole('table', { name: 'Tested neurons with their scores' }).locator('tbody tr');
}

describe('Find Critical Neurons', () => {
  it('shows the neurons of the command line, leads to their code, and saves them', async () => {
    const expected = findOnCommandLine(
      'lenet5',
      'digits',
      ...['--class', '3', '--layers', 'conv3', '--runs', String(runs)],
    );
    const [layer] = expected.layers;
    window = await Window.open(few);
    await window.openFile('model.py');
    await ask('Find Critical Neurons', 'lenet5', 'digits', 'Class 3');
    const { panel } = window;
    await panel.locator('body[data-ready=true]').waitFor({ timeout: 90_000 });
    for (const [i, neuron] of neuronScores(layer!).slice(0, 5).entries()) {
      const cells = await scoreRows(panel).nth(i).locator('td, th').allTextContents();
      expect(cells.slice(0, 3)).toEqual([
        rankText(neuron),
        String(neuron.neuron),
        formatNumber(neuron.score),
      ]);
    }
    await window.screenshot('neucept');

    await panel.getByRole('button', { name: `Show in code (line ${layer!.line})` }).click();
    await window.page.locator('.line-numbers.active-line-number').getByText(String(layer!.line)).waitFor();

    const name = 'lenet5-neucept.nlens.json';
    const file = join(window.folder, name);
    await panel.getByText('Save…').click();
    await window.acceptFile(name);
    await expect.poll(() => existsSync(file), { timeout: 20_000 }).toBe(true);
    const saved = parseResultText(readFileSync(file, 'utf8')) as NeuceptResult;
    expect(saved).toMatchObject({ kind: 'neucept', parameters: expected.parameters });
    // Another version of Node.js may compute the last digits of the statistics differently.
    expect(saved.layers.map(({ selected }) => selected)).toEqual([layer!.selected]);
  });

  it('is stopped, and leaves nothing behind', async () => {
    window = await Window.open({ 'neuronLens.neucept.runs': 10_000 });
    await ask('Find Critical Neurons', 'lenet5', 'digits', 'Class 3');
    const progress = window.notification('Finding the critical neurons of lenet5 for class 3');
    await progress.getByText(/conv3: knockoffs, \d+ of .* left/).waitFor({ timeout: 60_000 });
    await progress.getByText('Cancel').click();
    await window.notification('The analysis was cancelled.').waitFor();
    await expect.poll(() => progress.count()).toBe(0);
    expect(await window.page.locator('iframe.webview').count()).toBe(0);
  });
});

describe('Discover Mechanisms', () => {
  it('shows the mechanisms of the command line, also when the window was loaded anew', async () => {
    window = await Window.open(few);
    await ask('Discover Mechanisms', 'even-odd-from-digits', 'even-odd', 'even');
    const box = window.page.getByPlaceholder('auto, or a number such as 5');
    await box.fill('1');
    await window.page.getByText('There can be 2 to 50 mechanisms, not 1.').waitFor();
    await box.fill('5');
    await box.press('Enter');
    const { sizes } = mechanisms.mechanisms!;
    expect(sizes).toHaveLength(5);
    for (const shown of ['at once', 'again']) {
      const { panel } = window;
      await panel.locator('body[data-ready=true]').waitFor({ timeout: 90_000 });
      for (const [i, size] of sizes.entries()) {
        const row = panel.getByRole('row', { name: new RegExp(`^Mechanism ${i + 1}\\b`) });
        expect(await row.first().textContent(), shown).toContain(`${formatCount(size)} (`);
      }
      await panel.getByRole('application', { name: /^Embedding of/ }).waitFor();
      if (shown === 'at once') await window.reload();
    }
  });

  it('is shown in light, dark and high contrast from a saved file, and exported as a report', async () => {
    window = await Window.open({}, { 'ways.nlens.json': JSON.stringify(mechanisms) });
    await window.openFile('ways.nlens.json');
    const { panel } = window;
    await panel.locator('body[data-ready=true]').waitFor();
    const embedding = panel.getByRole('application', { name: /^Embedding of/ });
    await window.inThemes(async (name) => {
      await panel.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded();
      await window.screenshot(`neucept-${name}`);
      await panel.getByRole('heading', { name: 'Mechanisms', exact: true }).scrollIntoViewIfNeeded();
      await embedding.scrollIntoViewIfNeeded();
      await window.screenshot(`neucept-${name}-mechanisms`);
      await panel.getByRole('heading', { name: /^Fine labels/ }).scrollIntoViewIfNeeded();
      await window.screenshot(`neucept-${name}-labels`);
    });
    await window.run('Neuron Lens: Export Report');
    const name = 'even-odd-from-digits-neucept.html';
    await window.acceptFile(name);
    await window.notification('Report written').waitFor();
    const text = readFileSync(join(window.folder, name), 'utf8');
    expect(text).toMatch(/^<!doctype html>/i);
    expect(text).toContain('conv3');
  });

  it('is shown in a saved notebook without a kernel', async () => {
    window = await Window.open({}, { 'saved.ipynb': oneCellNotebook({ [resultMimeType]: mechanisms }) });
    await window.openFile('saved.ipynb');
    const { notebook } = window;
    await notebook.locator('[data-ready=true]').waitFor();
    expect(await notebook.locator('.nl-mechanisms tbody tr').count()).toBe(5);
    const { selected } = mechanisms.layers[0]!;
    await expect
      .poll(() => scoreRows(notebook).filter({ hasText: 'selected' }).count())
      .toBeGreaterThanOrEqual(Math.min(selected.length, 5));
    // There is no code beside it.
    expect(await notebook.getByRole('button', { name: /^Show in code/ }).count()).toBe(0);
    await window.screenshot('notebook-neucept');
  });
});

describe('Apply Mechanisms to New Samples', () => {
  it('gives samples the mechanisms in front', async () => {
    window = await Window.open(
      { 'neuronLens.neucept.samples': 200 },
      { 'ways.nlens.json': JSON.stringify(mechanisms) },
    );
    await window.openFile('ways.nlens.json');
    await window.panel.locator('body[data-ready=true]').waitFor();
    await window.run('Neuron Lens: Apply Mechanisms to New Samples');
    await window.pick('Which new samples?', 'even-odd');
    const applied = window.page.getByRole('tab', { name: /^Mechanisms of even-odd-from-digits/ });
    await applied.waitFor({ timeout: 60_000 });
    // Beside the others, which are closed so that one page is left.
    await window.run('View: Close Editors in Other Groups');
    await window.panel
      .getByText(/^The mechanisms are those of ways\.nlens\.json .* here they are applied to \d+ samples/)
      .waitFor();
    const rows = window.panel.getByRole('row', { name: /^Mechanism \d/ });
    expect(await rows.count()).toBeGreaterThanOrEqual(5);
    await window.screenshot('mechanisms-applied');
  });
});
