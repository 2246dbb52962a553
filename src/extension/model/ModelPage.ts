import { basename, dirname } from 'node:path';
import { commands, ViewColumn, workspace, type Uri, type WebviewPanel } from 'vscode';
import { InputError } from '../../engine/InputError.ts';
import { findWorkspace } from '../../engine/workspace/findWorkspace.ts';
import { FromModelPageSchema, type ToModelPage } from '../../protocol/modelMessages.ts';
import type { ModelStructure } from '../../protocol/ModelStructure.ts';
import { shortenText } from '../../report/shortenText.ts';
import type { Services } from '../Services.ts';
import { showLine } from '../showLine.ts';
import type { ModelFindings } from './ModelFindings.ts';

/** The page of one model file. */
export class ModelPage {
  readonly #uri: Uri;
  readonly #panel: Pick<WebviewPanel, 'webview' | 'viewColumn' | 'visible' | 'reveal'>;
  readonly #services: Services;
  readonly #findings: ModelFindings;
  /** Counts the readings: of those that overlap, the newest one is shown. */
  #reading = 0;
  /** The layer it is to be opened at, until it was told. */
  #selected: string | undefined;

  /** @param selected the layer it is opened at */
  constructor(
    uri: Uri,
    panel: Pick<WebviewPanel, 'webview' | 'viewColumn' | 'visible' | 'reveal'>,
    services: Services,
    findings: ModelFindings,
    selected?: string,
  ) {
    this.#uri = uri;
    this.#panel = panel;
    this.#services = services;
    this.#findings = findings;
    this.#selected = selected;
  }

  /** Brings it to the front, at a layer. */
  async reveal(layer: string): Promise<void> {
    this.#selected = layer;
    const { visible } = this.#panel;
    this.#panel.reveal();
    // A page that was hidden begins anew, and asks by itself.
    if (visible) await this.show();
  }

  /** Reads the file anew, and sends the page what it says, or why it cannot be shown. */
  async show(): Promise<void> {
    const reading = ++this.#reading;
    const message = await this.#read().then(
      (model): ToModelPage => ({ type: 'model', model, trusted: workspace.isTrusted }),
      (error: Error): ToModelPage => {
        const { fsPath } = this.#uri;
        return { type: 'failed', message: error.message.replaceAll(fsPath, basename(fsPath)) };
      },
    );
    if (reading !== this.#reading) return;
    if (message.type === 'model') {
      message.selected = this.#selected;
      this.#selected = undefined;
    }
    await this.#panel.webview.postMessage(message);
    // The page is there without them.
    if (message.type === 'model') await this.showFindings();
  }

  /** Sends the page what analyses say of the model now. */
  async showFindings(): Promise<void> {
    const reading = this.#reading;
    const findings = await this.#findings.read();
    // Undefined: others are on their way.
    if (findings === undefined || reading !== this.#reading) return;
    const message: ToModelPage = { type: 'findings', findings };
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
      case 'showFindings':
        await this.#findings.show(parsed.data.layer);
        break;
      case 'run':
        // The commands say themselves where the workspace is not trusted.
        await commands.executeCommand(parsed.data.command, this.#uri);
        break;
      case 'runOnLayer':
        await commands.executeCommand(parsed.data.command, this.#uri, { layer: parsed.data.layer });
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
    const beside = this.#panel.viewColumn === ViewColumn.One;
    await showLine(code, line, beside ? ViewColumn.Beside : ViewColumn.One);
  }
}
