import {
  Disposable,
  workspace,
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  type Uri,
  type WebviewPanel,
} from 'vscode';
import { panelHtml, panelRoots } from '../panelHtml.ts';
import { reportError } from '../reportError.ts';
import type { Services } from '../Services.ts';
import { ModelPage } from './ModelPage.ts';

export const modelEditor = 'neuronLens.model';

/** Opens .onnx files as tables and graphs of their layers. Nothing in them is run. */
export class ModelEditors implements CustomReadonlyEditorProvider {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  openCustomDocument(uri: Uri): CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: CustomDocument, panel: WebviewPanel): void {
    const services = this.#services;
    const extension = services.context.extensionUri;
    const page = new ModelPage(uri, panel, services);
    const watcher = workspace.createFileSystemWatcher(uri.fsPath.replace(/[*?[\]{}]/g, '?'));
    const shown = Disposable.from(
      watcher,
      watcher.onDidChange(() => page.show()),
      workspace.onDidGrantWorkspaceTrust(() => page.show()),
      panel.webview.onDidReceiveMessage((message: unknown) =>
        page.receive(message).catch((error: unknown) => reportError(services, error)),
      ),
    );
    panel.onDidDispose(() => shown.dispose());
    panel.webview.options = { enableScripts: true, localResourceRoots: panelRoots(extension) };
    panel.webview.html = panelHtml(panel.webview, extension, 'model.js');
  }
}
