import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CustomDocument, WebviewPanel } from 'vscode';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { editor, fakeVscode } from '../../support/fakeEditor.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

vi.mock('vscode', () => fakeVscode);
const files = vi.hoisted(() => ({ changed: (): void => undefined }));
vi.mock('../../../src/extension/watchFile.ts', () => ({
  watchFile: (_uri: unknown, changed: () => void) => {
    files.changed = changed;
    return { dispose: () => undefined };
  },
}));
vi.mock('../../../src/extension/readSavedResult.ts', async (original) => {
  const { readSavedResult } = await original<{ readSavedResult: (path: string) => Promise<OpenedResult> }>();
  return { readSavedResult: vi.fn(readSavedResult) };
});

import { SavedAnalyses } from '../../../src/engine/saved/SavedAnalyses.ts';
import { readSavedResult, type OpenedResult } from '../../../src/extension/readSavedResult.ts';
import { ResultViews } from '../../../src/extension/ResultViews.ts';
import type { Services } from '../../../src/extension/Services.ts';
import { ToPanelSchema, type FromPanel } from '../../../src/protocol/panelMessages.ts';
import type { Result } from '../../../src/protocol/Result.ts';

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
    visible: true,
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

describe('the page of a file', () => {
  const at = (createdAt: string): OpenedResult => ({ result: { ...result, createdAt }, origin: { folder } });
  /** Readings of the file that are still to be answered, the first one at the start. */
  function holdReadings() {
    const answers: ((opened: OpenedResult) => void)[] = [];
    vi.mocked(readSavedResult).mockImplementation(() => new Promise((resolve) => void answers.push(resolve)));
    return answers;
  }
  const [first, second, third] = ['2026-01-01', '2026-01-02', '2026-01-03'].map(
    (day) => `${day}T00:00:00.000Z`,
  ) as [string, string, string];
  const shown = (page: ReturnType<typeof makePanel>) => (page.last() as { result: Result }).result.createdAt;

  it('shows the newest of readings that overlap, whichever ends last', async () => {
    const answers = holdReadings();
    const page = makePanel();
    const opened = new ResultViews(services).resolveCustomEditor(
      { uri: fakeVscode.Uri.file(join(folder, 'a.nlens.json')) } as unknown as CustomDocument,
      page.panel,
    );
    answers[0]!(at(first));
    await opened;
    await page.say({ type: 'ready' });
    expect(shown(page)).toBe(first);
    files.changed();
    files.changed();
    answers[2]!(at(third));
    await vi.waitFor(() => expect(shown(page)).toBe(third));
    answers[1]!(at(second));
    await new Promise((resolve) => setTimeout(resolve));
    expect(shown(page)).toBe(third);
    await page.say({ type: 'ready' });
    expect(shown(page)).toBe(third);
  });

  it('does not miss a change while it is opened, and opens nothing after it was closed', async () => {
    const answers = holdReadings();
    const views = new ResultViews(services);
    const document = { uri: fakeVscode.Uri.file(join(folder, 'b.nlens.json')) } as unknown as CustomDocument;
    const page = makePanel();
    const opened = views.resolveCustomEditor(document, page.panel);
    files.changed();
    answers[0]!(at(first));
    await opened;
    answers[1]!(at(second));
    await vi.waitFor(() => expect(views.opened).toMatchObject([{ result: { createdAt: second } }]));
    page.close();
    const closed = makePanel();
    const opening = views.resolveCustomEditor(document, closed.panel);
    closed.close();
    answers[2]!(at(third));
    await opening;
    expect(views.opened).toEqual([]);
  });
});
