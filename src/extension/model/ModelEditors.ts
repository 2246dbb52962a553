import {
  commands,
  Disposable,
  workspace,
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  type Uri,
  type WebviewPanel,
} from 'vscode';
import type { KnownResults } from '../code/KnownResults.ts';
import { panelHtml, panelRoots } from '../panelHtml.ts';
import { reportError } from '../reportError.ts';
import type { Services } from '../Services.ts';
import { watchFile } from '../watchFile.ts';
import { ModelFindings } from './ModelFindings.ts';
import { ModelPage } from './ModelPage.ts';

export const modelEditor = 'neuronLens.model';

/** Opens .onnx files as tables and graphs of their layers. Nothing in them is run. */
export class ModelEditors implements CustomReadonlyEditorProvider {
  readonly #services: Services;
  readonly #known: KnownResults;
  readonly #pages = new Map<string, ModelPage>();
  /** By file, the layer it is to be opened at. */
  readonly #selections = new Map<string, string>();

  /** @param known the analyses whose findings stand beside the layers */
  constructor(services: Services, known: KnownResults) {
    this.#services = services;
    this.#known = known;
  }

  /** Opens a model at one of its layers. */
  async open(uri: Uri, layer: string): Promise<void> {
    const page = this.#pages.get(uri.fsPath);
    if (page) return page.reveal(layer);
    this.#selections.set(uri.fsPath, layer);
    await commands.executeCommand('vscode.openWith', uri, modelEditor);
  }

  openCustomDocument(uri: Uri): CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: CustomDocument, panel: WebviewPanel): void {
    const services = this.#services;
    const extension = services.context.extensionUri;
    const findings = new ModelFindings(uri.fsPath, this.#known);
    const page = new ModelPage(uri, panel, services, findings, this.#selections.get(uri.fsPath));
    this.#selections.delete(uri.fsPath);
    this.#pages.set(uri.fsPath, page);
    const shown = Disposable.from(
      watchFile(uri, () => void page.show()),
      workspace.onDidGrantWorkspaceTrust(() => page.show()),
      this.#known.onDidChange(() => void page.showFindings()),
      panel.webview.onDidReceiveMessage((message: unknown) =>
        page.receive(message).catch((error: unknown) => reportError(services, error)),
      ),
    );
    panel.onDidDispose(() => {
      shown.dispose();
      if (this.#pages.get(uri.fsPath) === page) this.#pages.delete(uri.fsPath);
    });
    panel.webview.options = { enableScripts: true, localResourceRoots: panelRoots(extension) };
    panel.webview.html = panelHtml(panel.webview, extension, 'model.js');
  }
}
