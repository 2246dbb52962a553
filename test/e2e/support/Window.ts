import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { expect, inject } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A VS Code window on a copy of the example workspace. */
export class Window {
  readonly page: Page;
  /** The copy. */
  readonly folder: string;
  readonly #browser: Browser;
  #settings: Record<string, unknown>;

  private constructor(browser: Browser, page: Page, folder: string, settings: Record<string, unknown>) {
    this.#browser = browser;
    this.page = page;
    this.folder = folder;
    this.#settings = settings;
  }

  /**
   * @param files further files of the workspace, by name
   * @param url of another VS Code than that of all tests
   */
  static async open(
    settings: Record<string, unknown> = {},
    files: Record<string, string | Uint8Array> = {},
    url = inject('url'),
  ): Promise<Window> {
    const folder = mkdtempSync(join(tmpdir(), 'neuron-lens-workspace-'));
    cpSync(join(root, 'examples/mnist'), folder, {
      recursive: true,
      // Whoever tries the example leaves answers in it.
      filter: (path) => !path.endsWith('.neuron-lens'),
    });
    for (const [name, contents] of Object.entries(files)) {
      writeFileSync(join(folder, name), contents);
    }
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: browserFlags });
    const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
    const window = new Window(browser, page, folder, {});
    window.set({ 'neuronLens.device': 'cpu', ...settings });
    await page.goto(`${url}/?folder=${encodeURIComponent(folder)}`);
    await window.#waitUntilOpen();
    return window;
  }

  /** A window without a folder; {@link folder} is an empty one beside it. */
  static async openWithoutFolder(url = inject('url')): Promise<Window> {
    const folder = mkdtempSync(join(tmpdir(), 'neuron-lens-workspace-'));
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: browserFlags });
    const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
    await page.goto(`${url}/?ew=true`);
    await page.locator('.monaco-workbench .statusbar-item').first().waitFor({ timeout: 60_000 });
    return new Window(browser, page, folder, {});
  }

  /** Changes settings of the workspace. */
  set(settings: Record<string, unknown>): void {
    this.#settings = { ...this.#settings, ...settings };
    mkdirSync(join(this.folder, '.vscode'), { recursive: true });
    writeFileSync(join(this.folder, '.vscode/settings.json'), JSON.stringify(this.#settings));
  }

  /** The settings of the workspace as they are in its file now. */
  settings(): Record<string, unknown> {
    return JSON.parse(readFileSync(join(this.folder, '.vscode/settings.json'), 'utf8')) as Record<
      string,
      unknown
    >;
  }

  /** Loads the window anew, as after an update of the editor. */
  async reload(): Promise<void> {
    // Not the page's own reload, which does not wait until the editor has written down what is open.
    const loaded = this.page.waitForEvent('load');
    await this.run('Developer: Reload Window');
    await loaded;
    await this.#waitUntilOpen();
  }

  async close(): Promise<void> {
    await this.#browser.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs a command of the palette by its title. */
  async run(title: string): Promise<void> {
    await this.#choose('F1', `>${title}`, title);
  }

  /** Opens a file of the workspace. */
  async openFile(name: string): Promise<void> {
    await this.#choose('Control+P', name, name);
  }

  /** Takes the entry with this text in the list that is open, or the first one. */
  async pick(placeholder: string | RegExp, label?: string): Promise<void> {
    await this.page.getByPlaceholder(placeholder).waitFor();
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    await (label === undefined ? rows : rows.filter({ hasText: label })).first().click();
  }

  /** Answers the questions of the ranking: model and data by name, the defaults for target and layers. */
  async rank(model: string, data: string): Promise<void> {
    await this.run('Neuron Lens: Rank Neurons by Conductance');
    await this.pick('Which network?', model);
    await this.pick('Which data?', data);
    await this.pick(/^Which output/);
    await this.acceptLayers();
  }

  /** Answers the questions of the search for rules: model and data by name, the checked layers as they are. */
  async mine(model: string, data: string): Promise<void> {
    await this.run('Neuron Lens: Mine Rules');
    await this.pick('Which network?', model);
    await this.pick('Which data?', data);
    await this.acceptLayers();
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  /** The page of the panel or editor that shows a result. */
  get panel(): FrameLocator {
    return this.page
      .frameLocator('iframe.webview.ready:visible:not(.notebookOverlay iframe)')
      .frameLocator('iframe#active-frame');
  }

  /** The outputs of the notebook in front. */
  get notebook(): FrameLocator {
    return this.page
      .frameLocator('.notebookOverlay:not([style*="-50000px"]) iframe.webview.ready')
      .frameLocator('iframe#active-frame');
  }

  /** Accepts the path that a file dialog proposes. */
  async acceptFile(name: string): Promise<void> {
    const dialog = this.page.locator('.quick-input-widget');
    const input = dialog.locator('.quick-input-box input');
    await expect.poll(() => input.inputValue(), { timeout: 20_000 }).toMatch(name);
    await dialog.getByRole('button', { name: /^(OK|Save|Open)/ }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  /** Does something in one theme after the other, with a page of the extension in front. */
  async inThemes(look: (name: string) => Promise<void>): Promise<void> {
    for (const [name, theme, kind] of [
      ['dark', 'Default Dark Modern', 'vscode-dark'],
      ['light', 'Default Light Modern', 'vscode-light'],
      ['high-contrast', 'Default High Contrast', 'vscode-high-contrast'],
    ] as const) {
      this.set({ 'workbench.colorTheme': theme });
      await this.panel.locator(`body.${kind}`).waitFor();
      await look(name);
    }
  }

  async screenshot(name: string): Promise<void> {
    // What is in the document is laid out a moment later.
    await this.page.waitForTimeout(700);
    mkdirSync(join(root, 'test-results'), { recursive: true });
    await this.page.screenshot({ path: join(root, 'test-results', `${name}.png`) });
  }

  async #waitUntilOpen(): Promise<void> {
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
  }

  /** Takes the layers that are checked. */
  async acceptLayers(): Promise<void> {
    await this.page.getByPlaceholder(/^Which layers/).waitFor();
    await this.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** The lists are computed when they open, sometimes before what they list is there: open them again until it is. */
  async #choose(key: string, text: string, label: string): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first();
    for (const end = Date.now() + 30_000; ;) {
      await this.page.keyboard.press(key);
      try {
        // The key is lost while the window is busy with something else.
        const input = this.page.locator('.quick-input-widget .quick-input-box input');
        await input.fill(text, { timeout: 5_000 });
        await row.click({ timeout: 1_500 });
        return;
      } catch (error) {
        await this.page.keyboard.press('Escape');
        if (Date.now() > end) {
          throw error;
        }
      }
    }
  }
}
