import { join } from 'node:path';
import {
  commands,
  EventEmitter,
  Uri,
  ViewColumn,
  window,
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  type WebviewPanel,
  type WebviewPanelSerializer,
} from 'vscode';
import { SavedAnalyses } from '../engine/saved/SavedAnalyses.ts';
import { PanelStateSchema } from '../protocol/panelMessages.ts';
import type { Result } from '../protocol/Result.ts';
import { describeAnalysis } from '../report/describeAnalysis.ts';
import { resultTitle } from '../report/resultTitle.ts';
import type { KeptSelection } from '../protocol/ViewSelection.ts';
import { AnalysisView, type Shown } from './AnalysisView.ts';
import { openEvidence } from './openEvidence.ts';
import { panelRoots } from './panelHtml.ts';
import { readSavedResult, type OpenedResult } from './readSavedResult.ts';
import type { Services } from './Services.ts';
import { StoredResults, type Held, type Origin } from './StoredResults.ts';
import { findProjects } from './tree/findProjects.ts';
import type { RepeatedNode } from './tree/SavedNode.ts';
import { watchFile } from './watchFile.ts';

export const resultEditor = 'neuronLens.result';
export const resultPanel = 'neuronLens.panel';

/** All pages with results: panels of new analyses, and editors of saved ones. */
export class ResultViews implements CustomReadonlyEditorProvider, WebviewPanelSerializer {
  readonly #services: Services;
  readonly #stored: StoredResults;
  readonly #views = new Map<WebviewPanel, AnalysisView>();
  /** By file, what it is to be opened at. */
  readonly #selections = new Map<string, KeptSelection | undefined>();
  readonly #ids = new Map<number, AnalysisView>();
  readonly #changed = new EventEmitter<void>();
  #lastId = 0;

  /** A page was opened or closed. */
  readonly onDidChange = this.#changed.event;

  constructor(services: Services) {
    this.#services = services;
    const { storageUri, globalStorageUri } = services.context;
    this.#stored = new StoredResults(join((storageUri ?? globalStorageUri).fsPath, 'panels'));
  }

  /** The view in front, if one is. */
  get active(): AnalysisView | undefined {
    return [...this.#views].find(([panel]) => panel.active)?.[1];
  }

  /** Of all pages, whichever is in front. */
  get all(): readonly AnalysisView[] {
    return [...this.#views.values()];
  }

  /** Opens a saved analysis, at what is to be looked at. */
  async openFile(path: string, selection: KeptSelection | undefined): Promise<void> {
    const uri = Uri.file(path);
    this.#selections.set(uri.fsPath, selection);
    await commands.executeCommand('vscode.openWith', uri, resultEditor);
  }

  /** The results that pages show. */
  get opened(): readonly OpenedResult[] {
    return [...this.#views.values()].flatMap(({ analysis }) => analysis ?? []);
  }

  /** The number of the page that shows a result, as long as it is open. */
  idOf(result: Result): number | undefined {
    return [...this.#ids].find(([, { analysis }]) => analysis?.result === result)?.[0];
  }

  withId(id: number): AnalysisView | undefined {
    return this.#ids.get(id);
  }

  /**
   * Opens a result beside the editor.
   * @param runAgain where the workspace held it: computes it again
   */
  open(result: Result, origin: Origin, runAgain?: () => Promise<void>): void {
    const panel = window.createWebviewPanel(
      resultPanel,
      resultTitle(result),
      { viewColumn: ViewColumn.Beside, preserveFocus: false },
      { enableScripts: true, localResourceRoots: panelRoots(this.#services.context.extensionUri) },
    );
    const held = runAgain && heldRequest(result, origin);
    const { name, written } = this.#stored.keep(result, origin, held);
    // A panel without it works until the window is loaded anew.
    written.catch((error: unknown) => this.#services.log.warn(String(error)));
    this.#addStored(panel, { result, stored: name, runAgain }, origin);
  }

  /** Brings a panel back after the window was loaded anew. */
  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    const parsed = PanelStateSchema.safeParse(state);
    try {
      const { stored } = PanelStateSchema.parse(state);
      const { result, origin, held } = await this.#stored.read(stored);
      const { folder } = origin;
      const runAgain =
        held && folder !== undefined
          ? () => runHeldAgain({ folder, saved: describe(result, held) })
          : undefined;
      this.#addStored(panel, { result, stored, runAgain }, origin);
    } catch (error) {
      this.#services.log.warn(String(error));
      const found = await findSaved(parsed.data?.createdAt);
      if (found) {
        this.#add(panel, { result: found.result, path: found.path }, found.origin);
        return;
      }
      const failure = 'This analysis was not saved and is no longer kept: run it again.';
      this.#add(panel, { failure }, {});
    }
  }

  openCustomDocument(uri: Uri): CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor({ uri }: CustomDocument, panel: WebviewPanel): Promise<void> {
    const path = uri.fsPath;
    let view: AnalysisView | undefined;
    // Of readings that overlap, the newest one is shown.
    let newest = 0;
    const read = async (): Promise<void> => {
      const reading = ++newest;
      const [shown, origin] = await shownFile(path);
      if (reading !== newest) return;
      if (view) {
        view.update(shown, origin);
        this.#changed.fire();
      } else {
        view = this.#add(panel, shown, origin, this.#selections.get(path));
        this.#selections.delete(path);
      }
    };
    const watched = watchFile(uri, () => void read());
    panel.onDidDispose(() => {
      watched.dispose();
      newest++;
    });
    await read();
  }

  #addStored(
    panel: WebviewPanel,
    shown: Extract<Shown, { result: Result }> & { stored: string },
    origin: Origin,
  ): void {
    this.#add(panel, shown, origin);
    // Not called when the window is loaded anew, but when the user closes the panel.
    panel.onDidDispose(() => this.#stored.forget(shown.stored));
  }

  #add(panel: WebviewPanel, shown: Shown, origin: Origin, selection?: KeptSelection): AnalysisView {
    const view = new AnalysisView(panel, shown, origin, this.#services, {
      selection,
      openEvidence: (agreement, place) => openEvidence(this, agreement, place),
    });
    const id = ++this.#lastId;
    this.#views.set(panel, view);
    this.#ids.set(id, view);
    panel.onDidDispose(() => {
      this.#views.delete(panel);
      this.#ids.delete(id);
      this.#changed.fire();
    });
    this.#changed.fire();
    return view;
  }
}

/** A saved analysis, or why it cannot be shown. */
async function shownFile(path: string): Promise<[Shown, Origin]> {
  try {
    const { result, origin } = await readSavedResult(path);
    return [{ result, path }, origin];
  } catch (error) {
    return [{ failure: (error as Error).message, path }, {}];
  }
}

/** The request of a result that the workspace held, where it was kept. */
async function heldRequest(result: Result, { folder }: Origin): Promise<Held> {
  const meta = folder === undefined ? undefined : await new SavedAnalyses(folder).describeResult(result);
  return { asked: meta?.asked };
}

function describe(result: Result, { asked }: Held): RepeatedNode['saved'] {
  const { kind, model } = result;
  return { kind, model, title: resultTitle(result), description: describeAnalysis(result), asked };
}

async function runHeldAgain(node: RepeatedNode): Promise<void> {
  await commands.executeCommand('neuronLens.runSavedAnalysisAgain', node);
}

/** The analysis of that time in `.neuron-lens`, where the window's own copy is gone. */
async function findSaved(
  createdAt: string | undefined,
): Promise<(OpenedResult & { path: string }) | undefined> {
  for (const { folder } of createdAt === undefined ? [] : await findProjects()) {
    const meta = (await new SavedAnalyses(folder).list()).find((saved) => saved.createdAt === createdAt);
    const opened = meta && (await readSavedResult(meta.path).catch(() => undefined));
    if (opened) return { ...opened, path: meta.path };
  }
  return undefined;
}
