import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { formatNumber } from '../../src/report/formatNumber.ts';
import { rankNeurons } from '../../src/report/rankNeurons.ts';
import { rankOnCommandLine } from './support/commandLine.ts';
import { Window } from './support/Window.ts';

/** For what the window shows a moment later. */
const wait = { timeout: 20_000 };

let window: Window;
afterEach(() => window.close());

it('shows saved findings next to the code, leads into the panel and back, and says when the code was changed', async () => {
  const expected = rankOnCommandLine(20);
  window = await Window.open({ 'neuronLens.samples': 20, 'workbench.colorTheme': 'Default Dark Modern' });
  const { page } = window;
  await window.rank('lenet-relu', 'digits');
  await window.panel.locator('body[data-ready=true]').waitFor();
  // Nothing is open afterwards: what was saved is enough.
  await window.run('View: Close All Editors');
  await window.reload();
  await window.openFile('model.py');

  const code = readFileSync(join(window.folder, 'model.py'), 'utf8').split('\n');
  const network = code.findIndex((text) => text.startsWith('class LeNetReLU'));
  const lineOf = (layer: string) =>
    code.findIndex((text, i) => i > network && text.includes(`self.${layer} =`)) + 1;
  const line = lineOf('conv2');
  const goTo = async (column = 20, at = line) => {
    await page.locator('.tab').filter({ hasText: 'model.py' }).first().click();
    await page.keyboard.press('Control+G');
    await page.locator('.quick-input-widget input').first().fill(`:${at}:${column}`);
    await page.keyboard.press('Enter');
    await page
      .locator('.line-numbers.active-line-number')
      .getByText(String(at), { exact: true })
      .first()
      .waitFor();
  };
  const hover = page.locator('.monaco-hover:visible').filter({ hasText: 'conv2' }).first();
  // Keys are lost while the window is busy, and what a hover says grows as it becomes known: asked until it is there.
  const hoverSaying = async (text: string): Promise<string> => {
    let shown = '';
    await expect
      .poll(
        async () => {
          await goTo();
          await page.keyboard.press('Control+K');
          await page.keyboard.press('Control+I');
          shown = (await hover.textContent({ timeout: 5_000 }).catch(() => '')) ?? '';
          return shown;
        },
        { timeout: 40_000, interval: 1_000 },
      )
      .toContain(text);
    return shown;
  };

  const conv2 = expected.layers.find(({ name }) => name === 'conv2')!;
  const best = rankNeurons(conv2);
  const lens = page.locator('.codelens-decoration a').filter({ hasText: 'conv2' });
  await goTo();
  await lens.waitFor({ timeout: 30_000 });
  await expect
    .poll(() => lens.textContent(), wait)
    .toBe(
      `conv2: top ${best
        .slice(0, 3)
        .map((n) => `#${n}`)
        .join(' ')}`,
    );
  // The parameters come from the engine, which was not asked before.
  const shown = await hoverSaying('parameters');
  expect(shown).toContain('conv2 of lenet-relu.onnx · Conv · 16 × 10 × 10 · 2\u2009416 parameters');
  expect(shown).toContain(`#${best[0]} ${formatNumber(conv2.scores[best[0]!])}`);
  expect(await hover.locator('img[src^="data:image/svg+xml"]').count()).toBe(1);
  for (const [name, theme, kind] of [
    ['light', 'Default Light Modern', 'vs'],
    ['high-contrast', 'Default High Contrast', 'hc-black'],
    ['dark', 'Default Dark Modern', 'vs-dark'],
  ] as const) {
    window.set({ 'workbench.colorTheme': theme });
    await page.locator(`.monaco-workbench.${kind}`).waitFor();
    await hoverSaying('parameters');
    await window.screenshot(`code-${name}`);
  }
  const marks = page.locator('.glyph-margin-widgets [class*="TextEditorDecorationType"]');
  await expect.poll(() => marks.count(), wait).toBeGreaterThan(0);

  await hoverSaying('Conductance');
  await hover.getByText('Conductance', { exact: true }).click();
  const chosen = window.panel.locator('.nl-layers [aria-selected=true], .nl-layers [aria-pressed=true]');
  await expect.poll(() => chosen.textContent(), wait).toContain('conv2');
  await goTo(20, lineOf('conv1'));
  await window.run('Neuron Lens: Go to Layer');
  await expect.poll(() => chosen.textContent(), wait).toContain('conv1');
  await goTo(1, network + 1);
  await window.run('View: Open Next Editor');
  await window.panel.getByRole('button', { name: `Show in code (line ${lineOf('conv1')})` }).click();
  await page
    .locator('.line-numbers.active-line-number')
    .getByText(String(lineOf('conv1')), { exact: true })
    .waitFor();

  // A comment behind the definition does not change it; another argument does.
  await goTo();
  await page.keyboard.press('End');
  await page.keyboard.type('  # as before');
  expect(await hoverSaying('parameters')).not.toContain('changed');
  await goTo(code[line - 1]!.indexOf('(') + 2);
  await page.keyboard.type('1 * ');
  await hoverSaying('This line has changed since the analysis of');
  await expect.poll(() => lens.textContent(), wait).toContain('(the code has changed since)');
  await window.screenshot('code-stale');
});
