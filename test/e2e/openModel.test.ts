import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

describe('a model file', () => {
  it('opens as a table and graph of its layers, with ways to the code and the analyses', async () => {
    window = await Window.open();
    await window.openFile('lenet5.onnx');
    const { panel } = window;
    await panel.locator('body[data-ready=true]').waitFor();
    await panel.getByRole('heading', { level: 1, name: 'lenet5.onnx' }).waitFor();
    expect(await panel.locator('.nl-table-scroll tbody tr').count()).toBe(4);
    await panel.getByRole('button', { name: /^conv2, Conv/ }).click();
    await panel.locator('.nl-model-vertex').getByText('kernel_shape = [5, 5]').waitFor();
    await window.inThemes((name) => window.screenshot(`model-${name}`));
    await panel.getByText(/Go to code/).click();
    await window.page.locator('.tab.active').filter({ hasText: 'model.py' }).waitFor();
    await panel.getByText('Rank neurons').click();
    // The model is known: the first question is the data.
    await window.page.getByPlaceholder('Which data?').waitFor();
    await window.page.keyboard.press('Escape');
    await panel.getByText('Rank its neurons').click();
    await window.pick('Which data?', 'digits');
    await window.pick(/^Which output/);
    // The layer is known, too.
    await window.page.locator('.tab.active').filter({ hasText: 'Conductance of lenet5.onnx' }).waitFor();
    await window.run('View: Close All Editors');
    // What the saved analysis found stands beside the layer, and leads to it.
    await window.openFile('lenet5.onnx');
    const findings = panel.getByRole('button', { name: /^top #\d+/ });
    await findings.waitFor();
    expect(await findings.count()).toBe(1);
    await panel.getByText('Fit', { exact: true }).click();
    await window.inThemes((name) => window.screenshot(`model-findings-${name}`));
    await window.page.setViewportSize({ width: 860, height: 900 });
    await window.screenshot('model-findings-narrow');
    await findings.click();
    await window.page.locator('.tab.active').filter({ hasText: '.nlens.json' }).waitFor();
    await panel.getByRole('heading', { name: 'Conductance of lenet5.onnx' }).waitFor();
  });

  it('says in one line what is wrong with a damaged one, and shows it once it is whole', async () => {
    window = await Window.open({}, { 'damaged.onnx': 'no model at all' });
    await window.openFile('damaged.onnx');
    await window.panel.getByText(/damaged.onnx is not an ONNX model, or it is damaged or cut off/).waitFor();
    await window.inThemes((name) => window.screenshot(`model-damaged-${name}`));
    for (const [text, message] of [
      ['', /damaged.onnx is empty/],
      ['version https://git-lfs.github.com/spec/v1\n', /damaged.onnx is a Git LFS pointer/],
    ] as const) {
      writeFileSync(join(window.folder, 'damaged.onnx'), text);
      await window.panel.getByText(message).waitFor();
    }
    writeFileSync(join(window.folder, 'damaged.onnx'), readFileSync(join(window.folder, 'lenet5.onnx')));
    await window.panel.getByRole('heading', { level: 1, name: 'damaged.onnx' }).waitFor();
  });
});
