import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { resultMimeType } from '../../src/protocol/Result.ts';
import { rankOnCommandLine } from './support/commandLine.ts';
import { oneCellNotebook } from './support/oneCellNotebook.ts';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

const result = rankOnCommandLine(20);

describe('a saved analysis', () => {
  it('opens as an editor, in light, dark and high contrast', async () => {
    window = await Window.open({}, { 'digits.nlens.json': JSON.stringify(result) });
    await window.openFile('digits.nlens.json');
    await window.panel.locator('body[data-ready=true]').waitFor();
    for (const layer of result.layers.slice(0, 3)) {
      await window.panel.locator('.nl-layers').getByText(layer.name, { exact: true }).waitFor();
    }
    await window.inThemes((name) => window.screenshot(`editor-${name}`));
  });

  it('is exported as a report', async () => {
    window = await Window.open({}, { 'digits.nlens.json': JSON.stringify(result) });
    await window.openFile('digits.nlens.json');
    await window.panel.locator('body[data-ready=true]').waitFor();
    await window.run('Neuron Lens: Export Report');
    const name = 'lenet-relu-conductance.html';
    await window.acceptFile(name);
    await window.notification('Report written').waitFor();
    const text = readFileSync(join(window.folder, name), 'utf8');
    expect(text).toMatch(/^<!doctype html>/i);
    for (const layer of result.layers) {
      expect(text).toContain(layer.name);
    }
  });

  it.each(['lenet-relu.onnx', result.data.path])(
    'computes no pixel map once %s has changed, and says so',
    async (changed) => {
      window = await Window.open({}, { 'digits.nlens.json': JSON.stringify({ ...result, maps: [] }) });
      expect(existsSync(join(window.folder, changed))).toBe(true);
      await window.openFile('digits.nlens.json');
      await window.panel.getByText('Compute the pixel map').click();
      await window.panel.getByText(/The map sums to/).waitFor();
      // An unknown field of the model, and bytes after the compressed data: both are read as before.
      appendFileSync(
        join(window.folder, changed),
        changed.endsWith('.onnx') ? Uint8Array.of(0xa2, 0x06, 0) : new Uint8Array(8),
      );
      await window.panel.getByLabel('Samples', { exact: true }).press('ArrowRight');
      await window.panel.getByText('Compute the pixel map').click();
      await window.panel.getByText(/could not be computed: .*has changed since this analysis/).waitFor();
    },
  );

  it('is shown in a saved notebook without a kernel', async () => {
    window = await Window.open({}, { 'saved.ipynb': oneCellNotebook({ [resultMimeType]: result }) });
    await window.openFile('saved.ipynb');
    await window.notebook.locator('[data-ready=true]').waitFor();
    await window.notebook.locator('.nl-layers').getByText(result.layers[0]!.name, { exact: true }).waitFor();
    await window.screenshot('notebook');
  });

  it('is refused with the reason when it is damaged, opens as text, and is shown once it is whole', async () => {
    const text = JSON.stringify(result);
    window = await Window.open({}, { 'cut.nlens.json': text.slice(0, text.length / 2) });
    const { panel, page, folder } = window;
    await window.openFile('cut.nlens.json');
    await panel.getByText(/cut\.nlens\.json: not a JSON document/).waitFor();
    await window.inThemes((name) => window.screenshot(`refused-${name}`));
    writeFileSync(join(folder, 'cut.nlens.json'), text);
    await panel.locator('.nl-layers').getByText(result.layers[0]!.name, { exact: true }).waitFor();
    writeFileSync(join(folder, 'cut.nlens.json'), '');
    await panel.getByText('cut.nlens.json: the document is empty').waitFor();
    await panel.getByText('Open as text').click();
    await page.locator('.editor-instance .monaco-editor').first().waitFor();
  });
});
