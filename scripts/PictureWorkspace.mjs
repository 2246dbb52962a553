// The example's workspace in a VS Code of its own, for pictures of the real thing.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { launchHost } from './e2eHost.mjs';

const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};

export class PictureWorkspace {
  /** Absolute path of the copy of the example. */
  folder;
  #host;
  #browser;

  /** Packs the extension and starts an editor with it. @param settings of the user */
  static async open(settings) {
    const vsix = resolve('.e2e/neuron-lens.vsix');
    execFileSync(process.execPath, ['scripts/package.mjs', '--target', 'current', '--out', vsix]);
    execFileSync(process.execPath, ['esbuild.mjs', '--quiet']);
    const workspace = new PictureWorkspace();
    workspace.folder = join(mkdtempSync(join(tmpdir(), 'neuron-lens-pictures-')), 'neuron-lens-digits');
    cpSync('examples/mnist', workspace.folder, {
      recursive: true,
      filter: (path) => !path.endsWith('.neuron-lens'),
    });
    workspace.#host = await launchHost({
      vsix,
      settings: { 'breadcrumbs.enabled': false, 'editor.minimap.enabled': false, ...settings },
    });
    workspace.#browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    return workspace;
  }

  async close() {
    await this.#browser.close();
    await this.#host.stop();
    rmSync(dirname(this.folder), { recursive: true, force: true });
  }

  /** Runs the command line in the folder. @param keep whether the workspace keeps the answer */
  run(args, { keep = false } = {}) {
    execFileSync(process.execPath, ['dist/cli.mjs', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: keep ? process.env : { ...process.env, NEURON_LENS_SAVED_ANALYSES: 'off' },
    });
  }

  /** A window on the folder. */
  async window(viewport, deviceScaleFactor, theme = 'light') {
    const page = await this.#browser.newPage({ viewport, deviceScaleFactor });
    this.setTheme(theme);
    await page.goto(`${this.#host.url}/?folder=${encodeURIComponent(this.folder)}`);
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
    return page;
  }

  setTheme(theme) {
    mkdirSync(join(this.folder, '.vscode'), { recursive: true });
    writeFileSync(
      join(this.folder, '.vscode/settings.json'),
      JSON.stringify({ 'workbench.colorTheme': themes[theme] }),
    );
  }
}

/** Opens a file of the folder by its name. */
export async function openFile(page, name) {
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first();
  for (let attempt = 0; ; attempt++) {
    await page.keyboard.press('Control+P');
    try {
      await page.locator('.quick-input-widget .quick-input-box input').fill(name, { timeout: 5_000 });
      await row.click({ timeout: 1_500 });
      return;
    } catch (error) {
      await page.keyboard.press('Escape');
      if (attempt === 20) throw error;
    }
  }
}

/** The page of the extension that is in front, once it shows something. */
export async function readyView(page) {
  const view = page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame');
  await view.locator('body[data-ready=true]').waitFor({ timeout: 60_000 });
  return view;
}

/** A notebook of one line magic with a command's document as its output. @returns its text */
export function notebookOf([command, ...options], document) {
  const cell = {
    cell_type: 'code',
    execution_count: 1,
    id: 'a',
    metadata: {},
    source: [`%${command} ${options.join(' ')}`],
    outputs: [
      {
        output_type: 'display_data',
        metadata: {},
        data: { 'application/vnd.neuron-lens+json': document },
      },
    ],
  };
  return JSON.stringify({
    cells: [cell],
    metadata: { language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  });
}
