import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeArray } from '../../src/protocol/EncodedArray.ts';
import type { PathwayResult } from '../../src/protocol/PathwayResult.ts';
import { resultMimeType } from '../../src/protocol/Result.ts';
import { formatCount, formatPercent } from '../../src/report/formatNumber.ts';
import { inputLayout } from '../../src/report/inputLayout.ts';
import { joinChannels } from '../../webview/views/inputPicture.ts';
import { paintMap, scaleOf } from '../../webview/views/mapScale.ts';
import { traceOnCommandLine } from './support/commandLine.ts';
import { oneCellNotebook } from './support/oneCellNotebook.ts';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

const row = 3;
const expected = traceOnCommandLine(row);
const levels = expected.pathways[0]!.sparsity;

/** Answers the questions of a command for the network and the row, and the predicted class. */
async function ask(title: string, rows = String(row)): Promise<void> {
  await window.run(`Neuron Lens: ${title}`);
  await window.pick('Which network?', 'lenet-relu');
  await window.pick('Which data?', 'digits');
  const box = window.page.getByPlaceholder('Numbers and ranges, such as 3, 7 or 0-5');
  await box.fill(rows);
  await box.press('Enter');
  await window.pick(/^Which output/, 'The predicted class');
}

/** The pathway gradients of a result as the page is to paint them. */
function paintedMaps(result: PathwayResult): number[][] {
  const layout = inputLayout(result.input.shape, result.layers);
  const maps = result.pathways[0]!.sparsity.map(({ gradient }) =>
    joinChannels(decodeArray(gradient), layout),
  );
  const shared = scaleOf(maps);
  return maps.map((map) => [...paintMap(map, shared)]);
}

/** The pixels of the large map as they are on the page. */
function shownMap(page: FrameLocator, level: number): Promise<number[]> {
  return page
    .getByRole('img', { name: `Pathway gradient at ${formatPercent(levels[level]!.asked)}: red` })
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return Array.from(data);
    });
}

function said(level: number): string {
  const { reached, kept } = levels[level]!;
  return `${formatPercent(reached)} of the neurons left out, ${formatCount(kept)} on the pathway`;
}

describe('Show Pathway-Gradient Map', () => {
  it('paints the map of the command line at every sparsity the slider is moved to', async () => {
    window = await Window.open();
    await ask('Show Pathway-Gradient Map');
    const { panel } = window;
    await panel.locator('body[data-ready=true]').waitFor({ timeout: 60_000 });
    const painted = paintedMaps(expected);
    // A page that paints nothing, or always the same, must not pass.
    expect(new Set(painted.map((pixels) => pixels.join())).size).toBeGreaterThan(2);

    const slider = panel.getByRole('slider', { name: 'Sparsity' });
    await slider.focus();
    await slider.press('Home');
    for (const [level] of levels.entries()) {
      await expect.poll(() => slider.getAttribute('aria-valuetext')).toContain(said(level));
      expect(await shownMap(panel, level)).toEqual(painted[level]);
      await slider.press('ArrowRight');
    }
    await window.screenshot('pathway-map');

    // The slider by pointer: its left end is the least sparse pathway.
    const box = (await slider.boundingBox())!;
    await slider.click({ position: { x: 2, y: box.height / 2 } });
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toContain(said(0));
    expect(await shownMap(panel, 0)).toEqual(painted[0]);

    // What takes the most time is left to the other command.
    expect(await panel.getByRole('heading', { name: /^Overlap with other scores/ }).count()).toBe(0);
    await window.reload();
    await window.panel.locator('body[data-ready=true]').waitFor();
    expect(await shownMap(window.panel, 0)).toEqual(painted[0]);
  });
});

describe('Trace Critical Pathway', () => {
  it('shows the layers as columns, leads to their code, and compares scores', async () => {
    window = await Window.open();
    await ask('Trace Critical Pathway');
    const { panel } = window;
    await panel.locator('body[data-ready=true]').waitFor({ timeout: 60_000 });
    await panel.getByText(`row ${row}, label`).waitFor();
    await panel.getByRole('heading', { name: /^Overlap with other scores at/ }).waitFor();
    await panel.getByText(/^(Within|The map holds at this very input only)/).waitFor();

    const columns = panel.getByRole('listbox', { name: 'Layers of the pathway' });
    const names = await columns.getByRole('option').allTextContents();
    expect(names).toHaveLength(expected.layers.length);
    const level = Math.floor(levels.length / 2);
    const { kept, neurons } = expected.pathways[0]!.layers[0]!;
    expect(names[0]).toContain(
      `${formatCount(kept[level]!.length)} of ${formatCount(neurons)} neurons on the pathway`,
    );
    await columns.focus();
    await columns.press('Home');
    const layer = panel.getByRole('region', { name: /^Layer 1: conv1/ });
    await layer.getByRole('table', { name: 'Strongest neurons on the pathway' }).waitFor();
    await layer.getByRole('button', { name: /^Show line/ }).click();
    const code = readFileSync(join(window.folder, 'model.py'), 'utf8').split('\n');
    const line = code[expected.layers[0]!.line! - 1]!.trim();
    await window.page.locator('.view-line').filter({ hasText: line }).first().waitFor();

    await layer
      .getByRole('button', { name: /^channel/ })
      .first()
      .click();
    await layer.getByRole('button', { name: 'Make prototype' }).click();
    await layer.getByRole('img', { name: /^Prototype of channel/ }).waitFor({ timeout: 60_000 });
    await window.screenshot('pathway-layer');
  });

  it('is stopped, and leaves nothing behind', async () => {
    window = await Window.open({ 'neuronLens.pathway.score': 'dgr' });
    await ask('Trace Critical Pathway', '0-15');
    const progress = window.notification('Tracing critical pathways in lenet-relu');
    await progress.getByText(/Scores of the neurons/).waitFor();
    await progress.getByText('Cancel').click();
    await expect.poll(() => progress.count()).toBe(0);
    await window.page
      .locator('.statusbar')
      .getByText(/Neuron Lens: \d+ %/)
      .waitFor({ state: 'detached' });
    expect(await window.page.locator('.tab').filter({ hasText: 'Critical pathways' }).count()).toBe(0);
  });

  it('is shown in light, dark and high contrast from a saved file', async () => {
    window = await Window.open({}, { 'pathway.nlens.json': JSON.stringify(expected) });
    await window.openFile('pathway.nlens.json');
    await window.panel.locator('body[data-ready=true]').waitFor();
    await window.inThemes(async (name) => {
      await window.panel.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded();
      await window.screenshot(`pathway-${name}`);
      await window.panel.getByRole('heading', { name: /^Layer \d/ }).scrollIntoViewIfNeeded();
      await window.screenshot(`pathway-${name}-layers`);
    });
  });

  it('is shown in a saved notebook without a kernel, with its slider', async () => {
    window = await Window.open({}, { 'saved.ipynb': oneCellNotebook({ [resultMimeType]: expected }) });
    await window.openFile('saved.ipynb');
    await window.notebook.locator('[data-ready=true]').waitFor();
    const slider = window.notebook.getByRole('slider', { name: 'Sparsity' });
    await slider.focus();
    await slider.press('Home');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toContain(said(0));
    expect(await shownMap(window.notebook, 0)).toEqual(paintedMaps(expected)[0]);
    // Nobody is there to make a prototype.
    expect(await window.notebook.getByRole('button', { name: /^channel/ }).count()).toBe(0);
    await window.screenshot('notebook-pathway');
  });
});
