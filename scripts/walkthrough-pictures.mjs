// The pictures of the walkthrough: views of the example in VS Code, in each kind of theme, into media/walkthrough.
//   node scripts/walkthrough-pictures.mjs [step …]
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { launchHost } from './e2eHost.mjs';

const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};

/** What each step shows: the document of a command, in its page from a heading on, or in a notebook; else the files. */
const lenet = ['--model', 'lenet-relu', '--data', 'digits'];
const steps = {
  'open-example': undefined,
  'rank-neurons': {
    command: ['conductance', ...lenet, '--limit', '100', '--layers', 'conv2,conv3,linear'],
    at: /^3 layers/,
  },
  'find-mechanisms': {
    command: [
      ...['neucept', '--model', 'even-odd-from-digits', '--data', 'even-odd', '--class', 'even'],
      ...['--layers', 'linear', '--mechanisms', 'auto'],
    ],
    at: /^Mechanisms/,
  },
  'trace-pathway': { command: ['pathway', ...lenet, '--sample', '0,7'], at: /^Samples/ },
  'share-results': {
    command: ['rules', ...lenet, '--layers', 'class,linear'],
    notebook: true,
  },
};
/** Without title and status bar. */
const size = { width: 760, height: 660 };
const clip = { x: 0, y: 28, width: size.width, height: size.height - 50 };

const asked = process.argv.slice(2);
const wanted = Object.entries(steps).filter(([name]) => asked.length === 0 || asked.includes(name));

const vsix = resolve('.e2e/neuron-lens.vsix');
execFileSync(process.execPath, ['scripts/package.mjs', '--target', 'current', '--out', vsix]);
execFileSync(process.execPath, ['esbuild.mjs', '--quiet']);
const folder = join(mkdtempSync(join(tmpdir(), 'neuron-lens-pictures-')), 'neuron-lens-digits');
cpSync('examples/mnist', folder, { recursive: true, filter: (path) => !path.endsWith('.neuron-lens') });
const host = await launchHost({
  vsix,
  settings: {
    'workbench.activityBar.location': 'hidden',
    'breadcrumbs.enabled': false,
    'editor.minimap.enabled': false,
    'files.exclude': { '.vscode': true },
  },
});
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  mkdirSync('media/walkthrough', { recursive: true });
  for (const [name, step] of wanted) {
    const shown = step === undefined ? 'model.py' : makeDocument(name, step);
    await takePictures(name, shown, step);
  }
} finally {
  await browser.close();
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** The file that a step shows: the command's document, or a notebook with it as output. */
function makeDocument(name, { command, notebook }) {
  const file = join(folder, `${name}.nlens.json`);
  execFileSync(
    process.execPath,
    ['dist/cli.mjs', ...command, '--workspace', folder, '--out', file, '--quiet'],
    { env: { ...process.env, NEURON_LENS_SAVED_ANALYSES: 'off' } },
  );
  if (notebook !== true) return `${name}.nlens.json`;
  const [method, ...options] = command;
  const cell = {
    cell_type: 'code',
    execution_count: 1,
    id: 'a',
    metadata: {},
    source: [`%${method} ${options.join(' ')}`],
    outputs: [
      {
        output_type: 'display_data',
        metadata: {},
        data: { 'application/vnd.neuron-lens+json': JSON.parse(readFileSync(file, 'utf8')) },
      },
    ],
  };
  const text = {
    cells: [cell],
    metadata: { language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(join(folder, `${name}.ipynb`), JSON.stringify(text));
  rmSync(file);
  return `${name}.ipynb`;
}

async function takePictures(name, file, step) {
  const page = await browser.newPage({ viewport: size, deviceScaleFactor: 1.5 });
  setTheme('light');
  await page.goto(`${host.url}/?folder=${encodeURIComponent(folder)}`);
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
  await openFile(page, file);
  if (step !== undefined) await page.keyboard.press('Control+B');
  if (step?.notebook !== true && step !== undefined) {
    const view = page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame');
    await view.locator('body[data-ready=true]').waitFor({ timeout: 60_000 });
    if (step.at !== undefined) {
      await view
        .getByRole('heading', { name: step.at })
        .first()
        .evaluate((heading) => heading.scrollIntoView());
    }
  }
  if (step?.notebook === true) {
    await page.locator('.notebookOverlay iframe.webview.ready').first().waitFor({ state: 'attached' });
    await page.waitForTimeout(3_000);
    await page.mouse.move(400, 500);
    await page.mouse.wheel(0, 330);
  }
  await page.waitForTimeout(4_000);
  for (const theme of Object.keys(themes)) {
    setTheme(theme);
    await page.waitForTimeout(2_500);
    await page.screenshot({ path: `media/walkthrough/${name}-${theme}.png`, clip });
  }
  await page.close();
}

function setTheme(theme) {
  mkdirSync(join(folder, '.vscode'), { recursive: true });
  writeFileSync(
    join(folder, '.vscode/settings.json'),
    JSON.stringify({ 'workbench.colorTheme': themes[theme] }),
  );
}

async function openFile(page, name) {
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
