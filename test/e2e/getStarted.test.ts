import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Window } from './support/Window.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: { readonly commandPalette: readonly { readonly command: string }[] };
  };
}
const { commands, menus } = (
  JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8')) as Manifest
).contributes;

let window: Window;
afterEach(() => window.close());

describe('in a window without a folder', () => {
  it('five steps lead from the example to a first analysis, and are checked when they are done', async () => {
    window = await Window.openWithoutFolder();
    const { page } = window;
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).hostname));
    await window.run('Neuron Lens: Get Started');
    const steps = page.locator('.getting-started-step');
    await steps.first().waitFor();
    expect(await steps.count()).toBe(5);
    await window.screenshot('walkthrough');

    await page.getByRole('button', { name: 'Open the Example', exact: true }).click();
    const input = page.locator('.quick-input-widget .quick-input-box input');
    await input.fill(`${window.folder}/`);
    await page.getByRole('button', { name: 'Put the Example Here' }).click();
    const copy = join(window.folder, 'neuron-lens-digits');

    // The copy opens in this window, where the walkthrough goes on.
    await page.locator('.explorer-folders-view').getByText('model.py').waitFor({ timeout: 60_000 });
    await expect.poll(() => steps.count(), { timeout: 30_000 }).toBe(5);
    expect(existsSync(join(copy, 'lenet-relu.onnx'))).toBe(true);
    const done = page.locator('.getting-started-step [aria-checked=true]');
    await expect.poll(() => done.count(), { timeout: 20_000 }).toBe(1);

    await steps.nth(1).click();
    await page.getByRole('button', { name: 'Rank Neurons by Conductance', exact: true }).click();
    await window.pick('Which network?', 'lenet-relu');
    await window.pick('Which data?', 'digits');
    await window.pick(/^Which output/);
    await window.acceptLayers();
    await window.panel.locator('body[data-ready=true]').waitFor({ timeout: 120_000 });
    await expect.poll(() => done.count()).toBe(2);
    await window.screenshot('walkthrough-after-ranking');
    // Nothing is asked of another machine. Addresses of data have no host; the long name is that of files in web views,
    // which VS Code answers itself.
    const own = /^(|127\.0\.0\.1|localhost|vscode-remote.*\.vscode-resource\.vscode-cdn\.net)$/;
    expect([...hosts].filter((host) => !own.test(host))).toEqual([]);
  });

  it('every command of the palette asks, shows something or says what to do', async () => {
    window = await Window.openWithoutFolder();
    const { page } = window;
    const hidden = menus.commandPalette.map(({ command }) => command);
    const question = page.locator('.quick-input-widget:visible .quick-input-title');
    const toast = page.locator('.notification-toast');
    const tabs = page.locator('.tab');
    for (const { command, title } of commands) {
      if (hidden.includes(command)) continue;
      const pages = await tabs.count();
      await window.run(`Neuron Lens: ${title}`);
      const seen = async () =>
        (await question.count()) > 0 ||
        (await toast.count()) > 0 ||
        (await tabs.count()) > pages ||
        (command === 'neuronLens.showLog' && (await page.locator('.part.panel:visible').count()) > 0);
      await expect.poll(seen, { message: title, timeout: 60_000 }).toBe(true);
      const texts = [...(await question.allInnerTexts()), ...(await toast.allInnerTexts())].join('\n');
      expect(texts, title).not.toMatch(/undefined|\bnull\b|TypeError|Cannot read|ENOENT|^\s+at /m);
      await page.keyboard.press('Escape');
      // A page comes before the message that goes with it.
      if ((await toast.count()) > 0 || (await tabs.count()) > pages) {
        await window.run('Notifications: Clear All Notifications');
      }
    }
  });
});

describe('the status bar item', () => {
  it('says the device and what runs, cancels it, and leads to the other devices', async () => {
    window = await Window.open({
      'neuronLens.samples': 0,
      'neuronLens.conductance.steps': 5000,
      'neuronLens.conductance.maximumSteps': 5000,
    });
    const { page } = window;
    const idle = (device: string) =>
      page.getByRole('button', { name: `Neuron Lens, device ${device}. No analysis is running.` });
    await idle('cpu').waitFor();
    await window.rank('lenet-relu', 'digits');
    const running = page.getByRole('button', {
      name: /^Neuron Lens, device cpu\. Ranking the neurons of lenet-relu: \d+ %, .* left$/,
    });
    await running.waitFor({ timeout: 60_000 });
    await running.click();
    await page.getByPlaceholder('1 running').waitFor();
    await window.screenshot('status-running');
    await window.pick('1 running', 'Cancel: Ranking the neurons of lenet-relu');
    await window.notification('The analysis was cancelled.').waitFor();
    await idle('cpu').waitFor();

    await idle('cpu').click();
    await window.pick('No analysis is running', 'Select Device');
    await page.getByPlaceholder('Which device? The settings of this workspace choose cpu').waitFor();
    await page.locator('.quick-input-list').getByText('CPU, ONNX Runtime').waitFor({ timeout: 60_000 });
    await window.screenshot('select-device');
    await window.pick(/^Which device/, 'The first that is there');
    const told = window.notification('auto is your own choice now. Here cpu still counts');
    await told.waitFor();
    expect(window.settings()['neuronLens.device']).toBe('cpu');
    // Not clicked: the item's hover lies above the message.
    await told.getByRole('button', { name: 'Change It for the Workspace' }).press('Enter');
    await idle('auto').waitFor();
    expect(window.settings()['neuronLens.device']).toBe('auto');
  });
});

describe('help', () => {
  it('says what TensorFlow needs, and shows a report without paths, and the log', async () => {
    window = await Window.open();
    await window.run('Neuron Lens: Set Up TensorFlow GPU');
    await window.notification('What TensorFlow needs on this machine is shown').waitFor({ timeout: 60_000 });
    await window.panel.getByRole('heading', { name: 'What was found' }).waitFor();
    await window.panel.getByText('npm install @tensorflow/tfjs-node-gpu').first().waitFor();
    await window.screenshot('set-up-tensorflow');
    await window.run('View: Close All Editors');

    await window.run('Neuron Lens: Report Issue');
    const ready = window.notification('The text of the report is ready');
    await ready.waitFor({ timeout: 60_000 });
    for (const name of ['Copy the Text', 'Open the Reporter']) {
      await ready.getByRole('button', { name }).waitFor();
    }
    const text = await window.panel.locator('pre').first().innerText();
    expect(text).toMatch(/- cpu: CPU, ONNX Runtime/);
    expect(text).toContain('(a remote window)');
    for (const own of [window.folder, '/tmp', '/root', '/home', '127.0.0.1', 'localhost']) {
      expect(text).not.toContain(own);
    }
    await window.screenshot('report-issue');

    await window.run('Neuron Lens: Show Log');
    await window.page.locator('.part.panel').getByText('Starting the engine').first().waitFor();
  });
});
