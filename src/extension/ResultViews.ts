import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  ViewColumn,
  window,
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  type Uri,
  type WebviewPanel,
} from 'vscode';
import { findWorkspace } from '../engine/workspace/findWorkspace.ts';
import { parseResultText, type Result } from '../protocol/Result.ts';
import { baseName } from '../report/shortenText.ts';
import { AnalysisView, type Origin, type Shown } from './AnalysisView.ts';
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
  open(result: Result, origin: Origin): void {
    const panel = window.createWebviewPanel(
      'neuronLens.panel',
      `Neurons of ${baseName(result.model.path)}`,
      { viewColumn: ViewColumn.Beside, preserveFocus: false },
      { enableScripts: true, localResourceRoots: panelRoots(this.#services.context.extensionUri) },
    );
    this.#add(panel, { result }, origin);
  }

  openCustomDocument(uri: Uri): CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor({ uri }: CustomDocument, panel: WebviewPanel): Promise<void> {
    this.#add(panel, await readResult(uri), { folder: await resultFolder(uri) });
  }

  #add(panel: WebviewPanel, shown: Shown, origin: Origin): void {
    this.#views.set(panel, new AnalysisView(panel, shown, origin, this.#services));
    panel.onDidDispose(() => this.#views.delete(panel));
  }
}

/** The folder of the nearest neuron-lens.json, which the paths in a result are relative to; else the result's own. */
async function resultFolder({ fsPath }: Uri): Promise<string> {
  const folder = dirname(fsPath);
  return findWorkspace(folder).then(
    (found) => found?.folder ?? folder,
    () => folder,
  );
}

async function readResult(uri: Uri): Promise<Shown> {
  try {
    return { result: parseResultText(await readFile(uri.fsPath, 'utf8')) };
  } catch (error) {
    return { failure: `${baseName(uri.path)}: ${(error as Error).message}` };
  }
}
