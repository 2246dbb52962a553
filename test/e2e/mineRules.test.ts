import { afterEach, describe, expect, it } from 'vitest';
import { resultMimeType } from '../../src/protocol/Result.ts';
import { formatCount, formatNumber, formatPercent } from '../../src/report/formatNumber.ts';
import { filterRules, noFilter } from '../../webview/views/filterRules.ts';
import { mineOnCommandLine } from './support/commandLine.ts';
import { oneCellNotebook } from './support/oneCellNotebook.ts';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

/** What the command checks where nothing else is: the classes, and the last layers without positions. */
const layers = ['class', 'linear', 'conv3'];
const expected = mineOnCommandLine(layers);
const places = filterRules(expected, noFilter);

describe('Mine Rules', () => {
  it('shows the rules of the command line as a graph and a table, by class, and the chosen one with pictures', async () => {
    window = await Window.open();
    await window.mine('lenet-relu', 'digits');
    const { panel } = window;
    await panel.locator('body[data-ready=true]').waitFor();

    const rows = panel.getByRole('table', { name: 'Rules that pass the filters' }).locator('tbody tr');
    for (const [i, { pair, rule }] of places.slice(0, 5).entries()) {
      const { gain, support, confidence } = expected.pairs[pair]!.rules[rule]!;
      const cells = await rows.nth(i).locator('td').allTextContents();
      expect(cells.slice(0, 3)).toEqual([
        formatNumber(gain),
        formatCount(support),
        formatPercent(confidence),
      ]);
    }
    const options = panel.getByRole('listbox', { name: /^Rule graph/ }).getByRole('option');
    const { pair, rule } = places[0]!;
    const { support } = expected.pairs[pair]!.rules[rule]!;
    await expect
      .poll(() => options.first().textContent())
      .toMatch(new RegExp(`gain ${formatNumber(expected.pairs[pair]!.rules[rule]!.gain)}.*${support}`, 'i'));

    await panel.getByRole('combobox', { name: 'Reached from class' }).click();
    await panel.getByRole('option', { name: '6', exact: true }).click();
    const reached = filterRules(expected, { ...noFilter, class: 6 });
    expect(reached.length).toBeGreaterThan(0);
    expect(reached.length).toBeLessThan(places.length);
    await panel.getByRole('heading', { name: `Rules (${reached.length})` }).waitFor();

    const words = await rows.nth(2).getByRole('button').textContent();
    await rows.nth(2).click();
    const chosen = panel.getByRole('region', { name: words!, exact: true });
    await chosen.getByText(/^The rule applies to/).waitFor();
    const { strongest } = expected.pairs[reached[2]!.pair]!.rules[reached[2]!.rule]!;
    const samples = chosen.getByRole('listbox', { name: 'Strongest samples' }).getByRole('option');
    expect(await samples.count()).toBe(strongest!.length);
    const first = expected.samples![strongest![0]!]!;
    expect(await samples.first().getAttribute('aria-label')).toMatch(new RegExp(`Row ${first.index}\\b`));
    await chosen.getByRole('button', { name: /^Make prototype/ }).click();
    await chosen
      .getByRole('img', { name: /^Prototype of/ })
      .first()
      .waitFor({ timeout: 60_000 });
    await window.screenshot('rule');
  });

  it('is shown in light, dark and high contrast from a saved file', async () => {
    window = await Window.open({}, { 'rules.nlens.json': JSON.stringify(expected) });
    await window.openFile('rules.nlens.json');
    await window.panel.locator('body[data-ready=true]').waitFor();
    await window.panel.getByRole('heading', { name: `Rules (${places.length})` }).waitFor();
    await window.inThemes(async (name) => {
      await window.panel.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded();
      await window.screenshot(`rules-${name}`);
      await window.panel.getByRole('heading', { name: 'Cascade' }).scrollIntoViewIfNeeded();
      await window.screenshot(`rules-${name}-chosen`);
    });
  });

  it('is shown in a saved notebook without a kernel', async () => {
    window = await Window.open({}, { 'saved.ipynb': oneCellNotebook({ [resultMimeType]: expected }) });
    await window.openFile('saved.ipynb');
    await window.notebook.locator('[data-ready=true]').waitFor();
    await window.notebook.getByRole('heading', { name: `Rules (${places.length})` }).waitFor();
    // Nobody is there to make one.
    expect(await window.notebook.getByRole('button', { name: /^Make prototype/ }).count()).toBe(0);
    await window.screenshot('notebook-rules');
  });

  it('keeps what was found when it is cancelled', async () => {
    // So many neurons that the search takes a while.
    window = await Window.open({ 'neuronLens.rules.unit': 'element', 'neuronLens.rules.theta': 0 });
    await window.mine('lenet-relu', 'digits');
    const progress = window.notification('Mining rules in lenet-relu');
    await progress.getByText(/bits saved/).waitFor();
    await window.page
      .locator('.statusbar')
      .getByText(/Neuron Lens: \d+ %/)
      .waitFor();
    await progress.getByText('Cancel').click();
    await window.panel.getByText(/The search was stopped at/).waitFor();
    await expect.poll(() => progress.count()).toBe(0);
  });

  it('is there again after the window was loaded anew', async () => {
    window = await Window.open();
    await window.mine('lenet-relu', 'digits');
    await window.panel.locator('body[data-ready=true]').waitFor();
    const shown = await window.panel.locator('main').textContent();
    await window.reload();
    await window.panel.locator('body[data-ready=true]').waitFor();
    expect(await window.panel.locator('main').textContent()).toBe(shown);
  });
});
