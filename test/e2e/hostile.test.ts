import type { FrameLocator } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConductanceResult } from '../../src/protocol/ConductanceResult.ts';
import { resultMimeType } from '../../src/protocol/Result.ts';
import { hostileText } from '../support/hostile.ts';
import { makeOnnx } from '../support/makeOnnx.ts';
import { rankOnCommandLine } from './support/commandLine.ts';
import { oneCellNotebook } from './support/oneCellNotebook.ts';
import { Window } from './support/Window.ts';

let window: Window;
afterEach(() => window.close());

const result = rankOnCommandLine(20);
/** What every hostile text begins with, as one reads it. */
const shown = '</script></style></title>--><img src=x';

const labels = result.output.labels.map((_label, i) => (i === 0 ? 'x'.repeat(1e7) : `${hostileText} ${i}`));

/** The ranking of digits as someone would have changed it who means harm. */
const hostile: ConductanceResult = {
  ...result,
  model: {
    ...result.model,
    path: `../../../../../../../etc/${hostileText}`,
    producer: hostileText,
    code: '../../../../../../../etc/passwd',
    class: hostileText,
  },
  data: { ...result.data, path: hostileText },
  device: hostileText,
  output: {
    name: hostileText,
    labels,
  },
  layers: result.layers.map((layer, i) => ({ ...layer, name: i === 0 ? hostileText : layer.name })),
  warnings: [hostileText],
};

/** What a window does that it should not: dialogs, and requests to another host. */
function watch({ page }: Window): string[] {
  const seen: string[] = [];
  const { host } = new URL(page.url());
  page.on('dialog', (dialog) => {
    seen.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!/^(https?|wss?):$/.test(url.protocol) || url.host === host) return;
    // Under this name VS Code hands its pages the files of the extension, without the network.
    const isOwn =
      url.host.endsWith('.vscode-resource.vscode-cdn.net') &&
      /\/neuron-lens[^/]*\/dist\/[\w.-]+$/.test(url.pathname);
    if (!isOwn) seen.push(request.url());
  });
  return seen;
}

/** No page of the window ran what stands in a file, or has it as an element. */
async function expectUnharmed({ page }: Window): Promise<void> {
  for (const frame of page.frames()) {
    const found = await frame
      .evaluate(() => ({
        breached: 'breached' in globalThis,
        elements: document.querySelectorAll(
          'img[src="x"], a[href^="javascript:"], a[href^="command:workbench"]',
        ).length,
      }))
      .catch((error: Error) => {
        // A page may go while the others are asked.
        if (!/detached|destroyed|closed/.test(error.message)) throw error;
        return undefined;
      });
    expect(found ?? { breached: false, elements: 0 }, frame.url()).toEqual({ breached: false, elements: 0 });
  }
}

/** The policy of a page of ours and its scripts, as the browser has them. */
async function policyOf(
  panel: FrameLocator,
): Promise<{ policy: Record<string, string[]>; scripts: string[] }> {
  const { text, scripts } = await panel.locator('html').evaluate(() => ({
    text: document.querySelector<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy"]')!.content,
    scripts: [...document.scripts]
      // VS Code's own, which makes acquireVsCodeApi, is not in the page's source.
      .filter(({ src }) => src !== '')
      .map(({ src, nonce }) => `${nonce} ${src.split('/').at(-1)!.split('?')[0]!}`),
  }));
  const policy = Object.fromEntries(
    text.split(';').map((rule) => {
      const [name, ...sources] = rule.trim().split(/\s+/);
      return [name!, sources];
    }),
  );
  return { policy, scripts };
}

async function expectStrictPolicy(panel: FrameLocator, script: string): Promise<void> {
  const { policy, scripts } = await policyOf(panel);
  const [nonce] = policy['script-src']!;
  expect(nonce).toMatch(/^'nonce-[A-Za-z0-9+/]{22}=='$/);
  expect({ ...policy, 'style-src': policy['style-src']!.slice(-1) }).toEqual({
    'default-src': ["'none'"],
    'script-src': [nonce],
    // Besides the folder of the extension: charts set styles of elements.
    'style-src': ["'unsafe-inline'"],
    'img-src': ['data:', 'blob:'],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  });
  expect(scripts).toEqual([`${nonce!.slice("'nonce-".length, -1)} ${script}`]);
  // And they hold: what is put into the page as markup does not run.
  const ran = await panel.locator('body').evaluate(async (body) => {
    const added = document.createElement('div');
    added.innerHTML = '<img src="data:," onerror="window.ranInline = true">';
    body.append(added);
    const script = document.createElement('script');
    script.textContent = 'window.ranInline = true';
    body.append(script);
    await new Promise((done) => setTimeout(done, 200));
    added.remove();
    script.remove();
    let evaluated = true;
    try {
      new Function('return 1')();
    } catch {
      evaluated = false;
    }
    return { inline: 'ranInline' in globalThis, evaluated };
  });
  expect(ran).toEqual({ inline: false, evaluated: false });
}

describe('a hostile file does no harm', () => {
  it('as a saved analysis, whose texts are text, and which reads no file unasked', async () => {
    window = await Window.open({}, { 'hostile.nlens.json': JSON.stringify(hostile) });
    const seen = watch(window);
    await window.openFile('hostile.nlens.json');
    const { panel, page } = window;
    await panel.locator('body[data-ready=true]').waitFor();
    await panel.getByText(shown).first().waitFor();
    await window.inThemes((name) => window.screenshot(`hostile-${name}`));
    await expectUnharmed(window);
    await expectStrictPolicy(panel, 'panel.js');

    await panel
      .getByText(/^Show in code/)
      .first()
      .click();
    const question = page.locator('.monaco-dialog-box');
    await question.getByText('hostile.nlens.json asks to read a file outside of the workspace').waitFor();
    await question.getByText('/etc/passwd').waitFor();
    await window.screenshot('hostile-asks');
    await question.getByRole('button', { name: 'Cancel' }).click();
    const refused = window.notification('is outside of the workspace and was not read');
    await refused.waitFor();
    expect(await refused.locator('.notification-list-item-message a').count()).toBe(0);

    // The window goes on working.
    await window.run('Neuron Lens: Export Report');
    await page.locator('.quick-input-widget .quick-input-box input').waitFor();
    await page.keyboard.press('Escape');
    await window.openFile('model.py');
    await page.locator('.tab.active').filter({ hasText: 'model.py' }).waitFor();
    await expectUnharmed(window);
    expect(seen).toEqual([]);
  });

  it('as an output of a notebook', async () => {
    window = await Window.open(
      {},
      {
        // VS Code itself asks before it opens one of 8 MB.
        'hostile.ipynb': oneCellNotebook({
          [resultMimeType]: {
            ...hostile,
            output: { name: 'y', labels: labels.map((label) => label.slice(0, 5e6)) },
          },
        }),
        'broken.ipynb': oneCellNotebook({ [resultMimeType]: { kind: hostileText, version: hostileText } }),
      },
    );
    const seen = watch(window);
    await window.openFile('hostile.ipynb');
    await window.notebook.locator('[data-ready=true]').waitFor();
    await window.notebook.getByText(shown).first().waitFor();
    await window.screenshot('hostile-notebook');
    await expectUnharmed(window);
    await window.openFile('broken.ipynb');
    await window.notebook.getByText('This output cannot be shown').waitFor();
    await expectUnharmed(window);
    expect(seen).toEqual([]);
  });

  it('as a model', async () => {
    const model = makeOnnx({
      producer: hostileText,
      inputs: { x: ['batch', 2], [hostileText]: [hostileText, 2] },
      weights: { w: { dims: [2, 2], data: [1, 2, 3, 4] } },
      nodes: [
        ['MatMul', 'x w', 'h', {}, { name: hostileText }],
        ['Relu', 'h', 'r', {}, { name: `${hostileText} 2`, doc_string: hostileText }],
        ['MatMul', 'r w', 'y', {}, { name: `${hostileText} 3` }],
      ],
      outputs: ['y'],
    });
    window = await Window.open({}, { 'hostile.onnx': model });
    const seen = watch(window);
    await window.openFile('hostile.onnx');
    await window.panel.locator('body[data-ready=true]').waitFor();
    await window.panel.getByText(shown).first().waitFor();
    await window.screenshot('hostile-model');
    await expectUnharmed(window);
    await expectStrictPolicy(window.panel, 'model.js');
    expect(seen).toEqual([]);
  });
});
