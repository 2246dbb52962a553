// The pictures of the walkthrough: views of the example in VS Code, in each kind of theme, into media/walkthrough.
//   node scripts/walkthrough-pictures.mjs [step …]
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { notebookOf, openFile, PictureWorkspace, readyView } from './PictureWorkspace.mjs';

const themes = ['light', 'dark', 'high-contrast', 'high-contrast-light'];

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

const workspace = await PictureWorkspace.open({
  'workbench.activityBar.location': 'hidden',
  'files.exclude': { '.vscode': true },
});
try {
  mkdirSync('media/walkthrough', { recursive: true });
  for (const [name, step] of wanted) {
    const shown = step === undefined ? 'model.py' : makeDocument(name, step);
    await takePictures(name, shown, step);
  }
} finally {
  await workspace.close();
}

/** The file that a step shows: the command's document, or a notebook with it as output. */
function makeDocument(name, { command, notebook }) {
  const file = join(workspace.folder, `${name}.nlens.json`);
  workspace.run([...command, '--workspace', workspace.folder, '--out', file]);
  if (notebook !== true) return `${name}.nlens.json`;
  const text = notebookOf(command, JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(join(workspace.folder, `${name}.ipynb`), text);
  rmSync(file);
  return `${name}.ipynb`;
}

async function takePictures(name, file, step) {
  const page = await workspace.window(size, 1.5);
  await openFile(page, file);
  if (step !== undefined) await page.keyboard.press('Control+B');
  if (step?.notebook !== true && step !== undefined) {
    const view = await readyView(page);
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
  for (const theme of themes) {
    workspace.setTheme(theme);
    await page.waitForTimeout(2_500);
    await page.screenshot({ path: `media/walkthrough/${name}-${theme}.png`, clip });
  }
  await page.close();
}
