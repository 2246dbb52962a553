import { join } from 'node:path';
import {
  ViewColumn,
  window,
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  type Uri,
  type WebviewPanel,
  type WebviewPanelSerializer,
} from 'vscode';
import { PanelStateSchema } from '../protocol/panelMessages.ts';
import type { Result } from '../protocol/Result.ts';
import { resultTitle } from '../report/resultTitle.ts';
import { AnalysisView, type Shown } from './AnalysisView.ts';
import { panelRoots } from './panelHtml.ts';
import { readSavedResult } from './readSavedResult.ts';
import type { Services } from './Services.ts';
import { StoredResults, type Origin } from './StoredResults.ts';

export const resultEditor = 'neuronLens.result';
export const resultPanel = 'neuronLens.panel';

/** All pages with results: panels of new analyses, and editors of saved ones. */
export class ResultViews implements CustomReadonlyEditorProvider, WebviewPanelSerializer {
  readonly #services: Services;
  readonly #stored: StoredResults;
  readonly #views = new Map<WebviewPanel, AnalysisView>();

  constructor(services: Services) {
    this.#services = services;
    const { storageUri, globalStorageUri } = services.context;
    this.#stored = new StoredResults(join((storageUri ?? globalStorageUri).fsPath, 'panels'));
  }

  /** The view in front, if one is. */
  get active(): AnalysisView | undefined {
    return [...this.#views].find(([panel]) => panel.active)?.[1];
  }

  /** Opens a new result beside the editor. */
  open(result: Result, origin: Origin): void {
    const panel = window.createWebviewPanel(
      resultPanel,
      resultTitle(result),
      { viewColumn: ViewColumn.Beside, preserveFocus: false },
      { enableScripts: true, localResourceRoots: panelRoots(this.#services.context.extensionUri) },
    );
    const { name, written } = this.#stored.keep(result, origin);
    // A panel without it works until the window is loaded anew.
    written.catch((error: unknown) => this.#services.log.warn(String(error)));
    this.#addStored(panel, { result, stored: name }, origin);
  }

  /** Brings a panel back after the window was loaded anew. */
  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    try {
      const { stored } = PanelStateSchema.parse(state);
      const { result, origin } = await this.#stored.read(stored);
      this.#addStored(panel, { result, stored }, origin);
    } catch (error) {
      this.#services.log.warn(String(error));
      const failure = 'This analysis was not saved and is no longer kept: run it again.';
      this.#add(panel, { failure }, {});
    }
  }

  openCustomDocument(uri: Uri): CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor({ uri }: CustomDocument, panel: WebviewPanel): Promise<void> {
    const opened = await readSavedResult(uri.fsPath).catch((error: unknown) => ({
      failure: (error as Error).message,
    }));
    if ('failure' in opened) this.#add(panel, opened, {});
    else this.#add(panel, { result: opened.result, path: uri.fsPath }, opened.origin);
  }

  #addStored(panel: WebviewPanel, shown: { result: Result; stored: string }, origin: Origin): void {
    this.#add(panel, shown, origin);
    // Not called when the window is loaded anew, but when the user closes the panel.
    panel.onDidDispose(() => this.#stored.forget(shown.stored));
  }

  #add(panel: WebviewPanel, shown: Shown, origin: Origin): void {
    this.#views.set(panel, new AnalysisView(panel, shown, origin, this.#services));
    panel.onDidDispose(() => this.#views.delete(panel));
  }
}
