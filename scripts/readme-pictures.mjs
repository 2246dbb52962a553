// The pictures of the README, into media/pictures: the example in VS Code, with one analysis of each method kept.
//   node scripts/readme-pictures.mjs [picture …]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { notebookOf, openFile, PictureWorkspace, readyView } from './PictureWorkspace.mjs';

const size = { width: 1280, height: 800 };
const lenet = ['--model', 'lenet-relu', '--data', 'digits'];
const analyses = {
  conductance: ['conductance', ...lenet, '--limit', '200'],
  pathway: ['pathway', ...lenet, '--sample', '0,7,12', '--sparsity', '0.9'],
  rules: ['rules', ...lenet, '--layers', 'class,linear,conv3'],
  neucept: ['neucept', ...lenet, '--class', '3', '--layers', 'conv3,linear'],
};
const pictures = {
  hover: { theme: 'dark', take: takeHover },
  model: { theme: 'light', take: takeModel },
  notebook: { theme: 'light', take: takeNotebook },
  agreement: { theme: 'dark', take: takeAgreement },
};

const asked = process.argv.slice(2);
const workspace = await PictureWorkspace.open({ 'files.exclude': { '.vscode': true, '.neuron-lens': true } });
try {
  mkdirSync('media/pictures', { recursive: true });
  const inFolder = (name) => join(workspace.folder, name);
  for (const [name, command] of Object.entries(analyses)) {
    workspace.run([...command, '--workspace', workspace.folder, '--out', inFolder(`${name}.nlens.json`)], {
      keep: true,
    });
  }
  const documents = ['conductance', 'pathway', 'neucept'].map((name) => inFolder(`${name}.nlens.json`));
  workspace.run(['agree', ...documents, '--out', inFolder('agreement.nlens.json')]);
  for (const [name, { theme, take }] of Object.entries(pictures)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const page = await workspace.window(size, 1.25, theme);
    await take(page);
    await page.waitForTimeout(3_000);
    await page.screenshot({ path: `media/pictures/${name}.png` });
    await page.close();
  }
} finally {
  await workspace.close();
}

/** The view of the extension in place of the explorer. */
async function showTree(page) {
  await page
    .locator('.activitybar .action-item')
    .filter({ has: page.getByLabel('Neuron Lens') })
    .click();
  await page.locator('.monaco-list-row').filter({ hasText: 'lenet-relu' }).first().waitFor();
}

async function takeHover(page) {
  await showTree(page);
  await openFile(page, 'model.py');
  const lines = readFileSync(join(workspace.folder, 'model.py'), 'utf8').split('\n');
  const network = lines.findIndex((text) => text.startsWith('class LeNetReLU'));
  const line = lines.findIndex((text, i) => i > network && text.includes('self.linear =')) + 1;
  await page
    .locator('.codelens-decoration a')
    .first()
    .waitFor({ timeout: 60_000 })
    .catch(() => undefined);
  await page.keyboard.press('Control+G');
  await page.locator('.quick-input-widget input').first().fill(`:${line}:16`);
  await page.keyboard.press('Enter');
  await page.locator('.codelens-decoration a').filter({ hasText: 'linear' }).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(2_000);
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  await page.locator('.monaco-hover:visible').filter({ hasText: 'Conductance' }).first().waitFor();
}

async function takeModel(page) {
  await showTree(page);
  await page.locator('.monaco-list-row').filter({ hasText: 'lenet-relu' }).first().click();
  const view = await readyView(page);
  await view.getByText('conv3', { exact: true }).first().click();
}

async function takeNotebook(page) {
  const document = JSON.parse(readFileSync(join(workspace.folder, 'conductance.nlens.json'), 'utf8'));
  writeFileSync(join(workspace.folder, 'digits.ipynb'), notebookOf(analyses.conductance, document));
  await openFile(page, 'digits.ipynb');
  await page.keyboard.press('Control+B');
  await page.locator('.notebookOverlay iframe.webview.ready').first().waitFor({ state: 'attached' });
}

async function takeAgreement(page) {
  await openFile(page, 'agreement.nlens.json');
  await page.keyboard.press('Control+B');
  await readyView(page);
}
