import { readFile } from 'node:fs/promises';
import {
  ViewColumn,
  window,
  workspace,
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  type Uri,
  type WebviewPanel,
} from 'vscode';
import { parseResultText, type Result } from '../protocol/Result.ts';
import { baseName } from '../report/shortenText.ts';
import { AnalysisView, type Shown } from './AnalysisView.ts';
import { panelRoots } from './panelHtml.ts';
import type { Services } from './Services.ts';

export const resultEditor = 'neuronLens.result';

/** All pages with results: panels of new analyses, and editors of saved ones. */
export class ResultViews implements CustomReadonlyEditorProvider {
  readonly #services: Services;
  readonly #views = new Map<WebviewPanel, AnalysisView>();

  constructor(services: Services) {
    this.#services = services;
  }

  /** The view in front, if one is. */
  get active(): AnalysisView | undefined {
    return [...this.#views].find(([panel]) => panel.active)?.[1];
  }

  /** Opens a new result beside the editor. */
  open(result: Result, folder: string | undefined): void {
    const panel = window.createWebviewPanel(
      'neuronLens.panel',
      `Neurons of ${baseName(result.model.path)}`,
      { viewColumn: ViewColumn.Beside, preserveFocus: false },
      { enableScripts: true, localResourceRoots: panelRoots(this.#services.context.extensionUri) },
    );
    this.#add(panel, { result }, folder);
  }

  openCustomDocument(uri: Uri): CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor({ uri }: CustomDocument, panel: WebviewPanel): Promise<void> {
    this.#add(panel, await readResult(uri), workspace.getWorkspaceFolder(uri)?.uri.fsPath);
  }

  #add(panel: WebviewPanel, shown: Shown, folder: string | undefined): void {
    this.#views.set(panel, new AnalysisView(panel, shown, folder, this.#services));
    panel.onDidDispose(() => this.#views.delete(panel));
  }
}

async function readResult(uri: Uri): Promise<Shown> {
  try {
    return { result: parseResultText(await readFile(uri.fsPath, 'utf8')) };
  } catch (error) {
    return { failure: `${baseName(uri.path)}: ${(error as Error).message}` };
  }
}
