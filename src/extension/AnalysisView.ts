import { commands, env, Uri, workspace, type CancellationToken, type WebviewPanel } from 'vscode';
import { withTop } from '../engine/agreement/withTop.ts';
import type { AgreementResult } from '../protocol/AgreementResult.ts';
import type { EncodedArray } from '../protocol/EncodedArray.ts';
import { FromPanelSchema, type FromPanel, type ToPanel } from '../protocol/panelMessages.ts';
import type { PaintedRange, PrototypeResult } from '../protocol/PrototypeResult.ts';
import { resultExtension, type Result } from '../protocol/Result.ts';
import type { KeptSelection } from '../protocol/ViewSelection.ts';
import type { PixelMapRequest, PixelMapResponse, PrototypeRequest } from '../protocol/requests.ts';
import { admitFile } from './admitFile.ts';
import { ownSource } from './ownSource.ts';
import { PageRequests } from './PageRequests.ts';
import { panelHtml, panelRoots } from './panelHtml.ts';
import { reportError } from './reportError.ts';
import type { OpenedResult } from './readSavedResult.ts';
import { saveDocument } from './saveDocument.ts';
import type { Services } from './Services.ts';
import { sourceRequest } from './sourceRequest.ts';
import type { Origin } from './StoredResults.ts';
import { showLayerLine } from './showLayerLine.ts';
import { writeReport } from './writeReport.ts';

/** What a page shows: a result, or why there is none. */
export type Shown =
  | {
      readonly result: Result;
      /** Its name in the storage, where it is kept for a reload of the window. */
      readonly stored?: string;
      /** The file it was opened from. */
      readonly path?: string;
      /** Computes it again; there where the workspace held it. */
      readonly runAgain?: (() => Promise<void>) | undefined;
    }
  | {
      readonly failure: string;
      /** The file that could not be shown. */
      readonly path?: string;
    };

/** Shows an analysis of an agreement at a neuron. */
export type OpenEvidence = (
  agreement: OpenedResult & { readonly result: AgreementResult },
  place: Extract<FromPanel, { type: 'openEvidence' }>,
) => Promise<void>;

/** Samples that tell a prototype the range of the input; all of an analysis would take longer than the prototype. */
const rangeSamples = 256;

/** One page that shows a result, in a panel beside the code or as the editor of a saved file. */
export class AnalysisView {
  readonly #panel: WebviewPanel;
  #shown: Shown;
  #origin: Origin;
  readonly #services: Services;
  readonly #requests: PageRequests;
  readonly #openEvidence: OpenEvidence;
  /** What the page is to be opened at, until it was told. */
  #selection: KeptSelection | undefined;

  /**
   * @param page.selection what it is opened at
   * @param page.openEvidence for agreements: shows one of their analyses
   */
  constructor(
    panel: WebviewPanel,
    shown: Shown,
    origin: Origin,
    services: Services,
    page: { readonly selection: KeptSelection | undefined; readonly openEvidence: OpenEvidence },
  ) {
    this.#panel = panel;
    this.#shown = shown;
    this.#origin = origin;
    this.#services = services;
    this.#openEvidence = page.openEvidence;
    this.#selection = page.selection;
    this.#requests = new PageRequests(
      (message) => this.#send(message),
      (error) => services.log.error(error),
    );
    panel.onDidDispose(() => this.#requests.cancel());
    const extension = services.context.extensionUri;
    panel.webview.options = { enableScripts: true, localResourceRoots: panelRoots(extension) };
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    panel.webview.html = panelHtml(panel.webview, extension);
  }

  /** What it shows, and where that comes from; nothing where it could not be opened. */
  get analysis(): OpenedResult | undefined {
    if (!('result' in this.#shown)) return undefined;
    const { result, path } = this.#shown;
    return { result, origin: this.#origin, ...(path !== undefined && { path }) };
  }

  /** The file holds something else now. A page that is hidden asks for it once it is seen. */
  update(shown: Shown, origin: Origin): void {
    this.#shown = shown;
    this.#origin = origin;
    if (!this.#panel.visible) return;
    this.#requests.cancel();
    this.#show();
  }

  /** Brings the page to the front, at what is to be looked at. */
  reveal(selection: KeptSelection | undefined): void {
    this.#selection = selection;
    const { visible } = this.#panel;
    this.#panel.reveal();
    // A page that was hidden begins anew, and asks by itself.
    if (visible) this.#show();
  }

  /** The report as one HTML file where the user says. */
  async exportReport(): Promise<void> {
    await writeReport(this.#services, this.#result(), this.#origin.folder);
  }

  async #receive(message: unknown): Promise<void> {
    const parsed = FromPanelSchema.safeParse(message);
    if (!parsed.success) {
      this.#services.log.warn(`A page sent a message of unknown form: ${parsed.error.issues[0]!.message}`);
      return;
    }
    try {
      await this.#handle(parsed.data);
    } catch (error) {
      await reportError(this.#services, error);
    }
  }

  async #handle(message: FromPanel): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#requests.cancel();
        this.#show();
        break;
      case 'openEvidence': {
        const { analysis } = this;
        if (analysis?.result.kind === 'agreement') {
          await this.#openEvidence({ ...analysis, result: analysis.result }, message);
        }
        break;
      }
      case 'nameTop':
        if ('result' in this.#shown && this.#shown.result.kind === 'agreement') {
          this.#shown = { ...this.#shown, result: withTop(this.#shown.result, message.top) };
        }
        break;
      case 'runAgain':
        if ('result' in this.#shown) await this.#shown.runAgain?.();
        break;
      case 'openLine':
        await showLayerLine(this.#opened(), message.layer, this.#panel.viewColumn);
        break;
      case 'requestPixelMap':
        await this.#requests.answer(
          async (token) => ({
            type: 'pixelMap',
            id: message.id,
            response: await this.#pixelMap(message, token),
          }),
          (reason) => ({ type: 'pixelMapFailed', id: message.id, message: reason }),
        );
        break;
      case 'requestPrototype':
        await this.#requests.answer(
          async (token) => ({
            type: 'prototype',
            id: message.id,
            ...(await this.#prototype(message, token)),
          }),
          (reason) => ({ type: 'prototypeFailed', id: message.id, message: reason }),
        );
        break;
      case 'saveResult': {
        const result = this.#result();
        await saveDocument(result, this.#origin.folder, resultExtension, { Analysis: ['json'] }, async () =>
          JSON.stringify(result),
        );
        break;
      }
      case 'openText':
        if (this.#shown.path !== undefined) {
          await commands.executeCommand('vscode.openWith', Uri.file(this.#shown.path), 'default');
        }
        break;
      case 'exportReport':
        await this.exportReport();
        break;
      case 'copy':
        await env.clipboard.writeText(message.text);
        break;
    }
  }

  async #pixelMap(
    message: Extract<FromPanel, { type: 'requestPixelMap' }>,
    token: CancellationToken,
  ): Promise<PixelMapResponse> {
    const result = this.#result();
    if (result.kind !== 'conductance') {
      throw new Error('Only an analysis of conductance has pixel maps.');
    }
    const sample = result.samples[message.sample];
    if (sample === undefined) {
      throw new Error(`This analysis has no sample ${message.sample}.`);
    }
    const request: PixelMapRequest = {
      ...(await this.#source(result)),
      dataSha256: result.data.sha256,
      limit: result.data.samples,
      parameters: result.parameters,
      layer: message.layer,
      neuron: message.neuron,
      row: sample.index,
      target: sample.target,
      steps: result.steps,
    };
    return this.#services.engine.pixelMap(request, () => undefined, token);
  }

  async #prototype(
    { layer, neurons, channel }: Extract<FromPanel, { type: 'requestPrototype' }>,
    token: CancellationToken,
  ): Promise<{ image: EncodedArray; range: PaintedRange }> {
    const result = this.#result();
    if (result.kind === 'prototype') throw new Error('This analysis holds its prototypes.');
    const request: PrototypeRequest = {
      ...(await this.#source(result)),
      limit: Math.min(result.data.samples, rangeSamples),
      layer,
      neurons,
      channel,
    };
    const { items, input } = await this.#services.engine.prototype(request, () => undefined, token);
    const { picture, bound } = input;
    return { image: items[0]!.image, range: { ...(picture && { picture }), bound } };
  }

  /** For a request, the model and the data of the result. Rejects where models are not run, or the model is another one now. */
  async #source(
    result: Exclude<Result, PrototypeResult>,
  ): Promise<ReturnType<typeof sourceRequest> & { data: string }> {
    if (!workspace.isTrusted) {
      throw new Error('This workspace is not trusted: no analysis runs in it.');
    }
    const { folder } = this.#origin;
    const opened = { ...this.#opened(), result };
    const { model, data } = ownSource(opened);
    if (this.#origin.model === undefined) await admitFile(model, opened);
    if (this.#origin.data === undefined) await admitFile(data, opened);
    const source = sourceRequest({ folder, model });
    const { sha256 } = await this.#services.engine.inspect({ workspace: folder, model: source.model });
    if (sha256 !== result.model.sha256) {
      throw new Error(`${result.model.path} has changed since this analysis: run it again.`);
    }
    return { ...source, data, seed: result.seed };
  }

  #show(): void {
    const selection = this.#selection;
    this.#selection = undefined;
    this.#send(
      'result' in this.#shown
        ? {
            type: 'result',
            result: this.#shown.result,
            stored: this.#shown.stored,
            selection,
            saved: this.#shown.runAgain !== undefined,
          }
        : { type: 'failed', message: this.#shown.failure, file: this.#shown.path !== undefined },
    );
  }

  #result(): Result {
    return this.#opened().result;
  }

  #opened(): OpenedResult {
    if (!('result' in this.#shown)) {
      throw new Error(this.#shown.failure);
    }
    return this.analysis!;
  }

  #send(message: ToPanel): void {
    void this.#panel.webview.postMessage(message);
  }
}
