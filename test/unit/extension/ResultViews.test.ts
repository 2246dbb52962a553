import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { WebviewPanel } from 'vscode';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { editor, fakeVscode } from '../../support/fakeEditor.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

vi.mock('vscode', () => fakeVscode);

import { SavedAnalyses } from '../../../src/engine/saved/SavedAnalyses.ts';
import { ResultViews } from '../../../src/extension/ResultViews.ts';
import type { Services } from '../../../src/extension/Services.ts';
import { ToPanelSchema, type FromPanel } from '../../../src/protocol/panelMessages.ts';

const root = temporaryFolder();
let count = 0;
let folder: string;
let services: Services;
let saved: SavedAnalyses;
const result = makeRulesResult();
const asked = { method: 'rules', request: { model: 'lenet', data: 'digits' } };

beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
  editor.reset(folder);
  saved = new SavedAnalyses(folder);
  services = {
    context: { storageUri: { fsPath: join(folder, 'storage') }, extensionUri: { fsPath: '/extension' } },
    log: { warn: vi.fn(), error: vi.fn() },
  } as unknown as Services;
});

/** A panel whose page says what it is told to, and keeps what it was sent. */
function makePanel() {
  let receive: (message: unknown) => Promise<void>;
  let disposed: () => void = () => undefined;
  const sent: unknown[] = [];
  const panel = {
    webview: {
      cspSource: '',
      asWebviewUri: String,
      onDidReceiveMessage: (listener: typeof receive) => (receive = listener),
      postMessage: async (message: unknown) => sent.push(ToPanelSchema.parse(message)),
    },
    onDidDispose: (listener: () => void) => {
      const before = disposed;
      disposed = () => (before(), listener());
    },
  } as unknown as WebviewPanel;
  const say = (message: FromPanel) => receive(message);
  return { panel, say, last: () => sent.at(-1) as Record<string, unknown>, close: () => disposed() };
}

/** Opens a result and gives the name that its page keeps. */
async function open(again?: () => Promise<void>): Promise<string> {
  const first = makePanel();
  Object.assign(fakeVscode.window, { createWebviewPanel: () => first.panel });
  new ResultViews(services).open(result, { folder, model: 'lenet' }, again);
  await first.say({ type: 'ready' });
  expect(first.last()).toMatchObject({ type: 'result', saved: again !== undefined });
  const { stored } = first.last() as { stored: string };
  // Written beside the work.
  await vi.waitFor(async () => {
    const probe = makePanel();
    await new ResultViews(services).deserializeWebviewPanel(probe.panel, { stored });
    await probe.say({ type: 'ready' });
    expect(probe.last()).toMatchObject({ type: 'result' });
  });
  return stored;
}

/** The page that comes back after the window was loaded anew. */
async function reload(state: unknown) {
  const page = makePanel();
  await new ResultViews(services).deserializeWebviewPanel(page.panel, state);
  await page.say({ type: 'ready' });
  return page;
}
const again = () => editor.ran.filter(([command]) => command === 'neuronLens.runSavedAnalysisAgain');

describe('a panel after the window was loaded anew', () => {
  it('shows its result, and runs it again where the workspace held it', async () => {
    await saved.keep('a'.repeat(64), result, asked);
    const stored = await open(() => Promise.resolve());
    // Deleted meanwhile: the panel has the request of its own.
    rmSync(saved.folder, { recursive: true });
    const page = await reload({ stored, createdAt: result.createdAt });
    expect(page.last()).toMatchObject({ type: 'result', stored, saved: true, result: { kind: 'rules' } });
    await page.say({ type: 'runAgain' });
    expect(again()).toEqual([
      [
        'neuronLens.runSavedAnalysisAgain',
        { folder, saved: expect.objectContaining({ kind: 'rules', asked }) as unknown },
      ],
    ]);
  });

  it('has the button also where no request was kept, which says why', async () => {
    await saved.keep('a'.repeat(64), result);
    const page = await reload({ stored: await open(() => Promise.resolve()) });
    expect(page.last()).toMatchObject({ saved: true });
    await page.say({ type: 'runAgain' });
    expect(again()).toMatchObject([[expect.anything(), { saved: { asked: undefined } }]]);
  });

  it('has no button where the result was a new one', async () => {
    const page = await reload({ stored: await open() });
    expect(page.last()).toMatchObject({ type: 'result', saved: false });
    await page.say({ type: 'runAgain' });
    expect(again()).toEqual([]);
  });

  it('is found in .neuron-lens where its own copy is gone, or says so', async () => {
    const stored = await open();
    rmSync(join(folder, 'storage'), { recursive: true });
    const state = { stored, createdAt: result.createdAt };
    expect((await reload(state)).last()).toEqual({
      type: 'failed',
      file: false,
      message: 'This analysis was not saved and is no longer kept: run it again.',
    });
    await saved.keep('a'.repeat(64), result, asked);
    expect((await reload(state)).last()).toMatchObject({ type: 'result', result: { kind: 'rules' } });
    for (const damaged of [undefined, 'x', { stored: 3 }, { stored: '../secret' }]) {
      expect((await reload(damaged)).last()).toMatchObject({ type: 'failed' });
    }
  });
});
