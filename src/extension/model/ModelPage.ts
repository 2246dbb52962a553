import { dirname } from 'node:path';
import { commands, Position, Range, Uri, ViewColumn, window, workspace, type WebviewPanel } from 'vscode';
import { InputError } from '../../engine/InputError.ts';
import { findWorkspace } from '../../engine/workspace/findWorkspace.ts';
import { FromModelPageSchema, type ToModelPage } from '../../protocol/modelMessages.ts';
import type { ModelStructure } from '../../protocol/ModelStructure.ts';
import { shortenText } from '../../report/shortenText.ts';
import type { Services } from '../Services.ts';

/** The page of one model file. */
export class ModelPage {
  readonly #uri: Uri;
  readonly #panel: Pick<WebviewPanel, 'webview' | 'viewColumn'>;
  readonly #services: Services;

  constructor(uri: Uri, panel: Pick<WebviewPanel, 'webview' | 'viewColumn'>, services: Services) {
    this.#uri = uri;
    this.#panel = panel;
    this.#services = services;
  }

  /** Reads the file anew, and sends the page what it says, or why it cannot be shown. */
  async show(): Promise<void> {
    let message: ToModelPage;
    try {
      message = { type: 'model', model: await this.#read(), trusted: workspace.isTrusted };
    } catch (error) {
      message = { type: 'failed', message: (error as Error).message };
    }
    await this.#panel.webview.postMessage(message);
  }

  /** Does what the page asks for; rejects with what the user is to be told. */
  async receive(message: unknown): Promise<void> {
    const parsed = FromModelPageSchema.safeParse(message);
    if (!parsed.success) {
      this.#services.log.warn(`A page sent a message of unknown form: ${parsed.error.issues[0]!.message}`);
      return;
    }
    switch (parsed.data.type) {
      case 'ready':
        await this.show();
        break;
      case 'openLine':
        await this.#openLine(parsed.data.layer);
        break;
      case 'run':
        // The commands say themselves where the workspace is not trusted.
        await commands.executeCommand(parsed.data.command, this.#uri);
        break;
    }
  }

  async #read(): Promise<ModelStructure> {
    const folder = dirname(this.#uri.fsPath);
    const project = await findWorkspace(folder);
    return this.#services.engine.inspectStructure({
      workspace: project?.folder ?? folder,
      model: this.#uri.fsPath,
    });
  }

  async #openLine(layer: string): Promise<void> {
    // The code may have been changed since the page was shown.
    const { code, layers } = await this.#read();
    const line = layers.find(({ name }) => name === layer)?.line;
    if (code === undefined || line === undefined) {
      throw new InputError(
        `No line of the model's code is known that defines the layer ${shortenText(layer)}.`,
      );
    }
    const document = await workspace.openTextDocument(Uri.file(code));
    const place = new Position(Math.min(line, document.lineCount) - 1, 0);
    await window.showTextDocument(document, {
      viewColumn: this.#panel.viewColumn === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One,
      selection: new Range(place, document.lineAt(place).range.end),
    });
  }
}
