import { resolve } from 'node:path';
import { EventEmitter, workspace, type Disposable, type TextDocument } from 'vscode';
import { findNetworks } from '../../engine/code/findNetworks.ts';
import type { CodeNetwork } from '../../engine/code/LayerDefinition.ts';
import { matchLayers, type LayerMatch, type NetworkLayer } from '../../engine/code/matchLayers.ts';
import { codeLanguage, type CodeLanguage } from '../../engine/code/parseCode.ts';
import type { InspectResponse } from '../../protocol/requests.ts';
import { layerFindings, type LayerFindings } from '../../report/layerFindings.ts';
import type { ResultSummary } from '../../report/ResultSummary.ts';
import { baseName, shortenText } from '../../report/shortenText.ts';
import { shortTime } from '../../report/shortTime.ts';
import { mayRead } from '../mayRead.ts';
import type { Services } from '../Services.ts';
import { watchFiles } from '../watchFiles.ts';
import { CodeStates } from './CodeStates.ts';
import type { DefinedLayer } from './DefinedLayer.ts';
import { groupResults, type NetworkResults } from './groupResults.ts';
import type { KnownResults } from './KnownResults.ts';

interface Cached {
  readonly version: number;
  readonly networks: Promise<CodeNetwork[]>;
  /** Of this version and these results. */
  layers?: { readonly results: number; readonly found: Promise<DefinedLayer[]> };
}

/** What a model's file is now: its layers, or that it is not the one of the results. */
type ModelNow = { readonly layers: InspectResponse['layers'] } | 'changed';

/** What the known results say about the layers that open code defines. */
export class CodeFindings implements Disposable {
  readonly #services: Services;
  readonly #known: KnownResults;
  readonly #changed = new EventEmitter<void>();
  readonly #cached = new Map<string, Cached>();
  readonly #states = new CodeStates();
  /** By the SHA-256 of results; undefined while the model is read and where it cannot be. */
  readonly #models = new Map<string, ModelNow | undefined>();
  #before: { readonly text: string; readonly networks: Promise<CodeNetwork[]> } | undefined;
  readonly #subscriptions: Disposable[];
  /** Counts the changes of what is known besides the code. */
  #results = 0;

  /** Other results, or more is known of them; not fired for edits of the code. */
  readonly onDidChange = this.#changed.event;

  constructor(services: Services, known: KnownResults) {
    this.#services = services;
    this.#known = known;
    this.#subscriptions = [
      known.onDidChange(() => this.#change()),
      watchFiles('**/*.onnx', () => {
        this.#models.clear();
        this.#change();
      }),
      workspace.onDidCloseTextDocument(({ uri }) => this.#cached.delete(uri.toString())),
    ];
  }

  /** The layers with results that the document defines now, in no order. */
  async of(document: TextDocument): Promise<readonly DefinedLayer[]> {
    const language = codeLanguage(document.uri.fsPath);
    if (language === undefined || document.uri.scheme !== 'file') return [];
    const groups = groupResults(this.#known.all);
    if (groups.length === 0) return [];
    const key = document.uri.toString();
    let cached = this.#cached.get(key);
    if (cached?.version !== document.version) {
      const { version } = document;
      cached = { version, networks: findNetworks(document.getText(), language) };
      this.#cached.set(key, cached);
    }
    if (cached.layers?.results !== this.#results) {
      cached.layers = { results: this.#results, found: this.#find(document, cached.networks, groups) };
    }
    return cached.layers.found;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #change(): void {
    this.#results++;
    this.#changed.fire();
  }

  async #find(
    document: TextDocument,
    parsed: Promise<CodeNetwork[]>,
    groups: readonly NetworkResults[],
  ): Promise<DefinedLayer[]> {
    // Read before anything is waited for: they belong together.
    const [text, dirty] = [document.getText(), document.isDirty];
    const path = document.uri.fsPath;
    const networks = await parsed;
    const found: DefinedLayer[] = [];
    for (const group of groups) {
      if (group.code !== undefined && group.code !== path) continue;
      const matches = this.#match(networks, group);
      if (matches.size === 0) continue;
      this.#readModel(group);
      const findings = layerFindings(group.known.map(({ summary }) => summary));
      const now = this.#models.get(group.model.sha256);
      const layers = typeof now === 'object' ? now.layers : [];
      const inspected = new Map(layers.map((layer) => [layer.name, layer]));
      const notes = this.#notes(group);
      const changes = await this.#changes(group, path, text, dirty);
      for (const [name, { definition, why }] of matches) {
        const ofLayer = findings.get(name);
        if (ofLayer === undefined) continue;
        const layer = {
          name,
          model: group.model.path,
          findings: ofLayer,
          parameters: inspected.get(name)?.parameters,
          uncertain: why,
          stale:
            now === 'changed'
              ? `${shortenText(baseName(group.model.path))} is another network now than the one that was analysed.`
              : staleness(ofLayer, (from) => changes.get(from)?.(name, definition.text)),
          notes,
        };
        found.push({ definition, layer });
      }
    }
    return found;
  }

  #match(networks: readonly CodeNetwork[], group: NetworkResults): Map<string, LayerMatch> {
    const { layers, complete } = this.#layers(group);
    const matches = matchLayers(networks, layers, group.model.class, complete);
    if (group.code !== undefined) return matches;
    // No project says that this is the model's code: it is, as far as one can see, where it has every layer.
    const all = layers.every(({ name }) => matches.get(name)?.certain === true);
    if (!all || layers.length < 2) return new Map();
    const why = `No neuron-lens.json says that this file defines ${shortenText(baseName(group.model.path))}: it has layers of the same names.`;
    return new Map([...matches].map(([name, match]) => [name, { ...match, certain: false, why }]));
  }

  /** Those of the model itself, where they are known; else of the result that knows most. */
  #layers({ known, model }: NetworkResults): { layers: readonly NetworkLayer[]; complete: boolean } {
    const now = this.#models.get(model.sha256);
    if (typeof now === 'object') return { layers: now.layers, complete: true };
    return known
      .map(({ summary }) => summary)
      .reduce((most, next) => (next.layers.length > most.layers.length ? next : most));
  }

  /** Saved analyses of the network that would be shown if they were smaller. */
  #notes({ model, folder }: NetworkResults): string[] {
    return this.#known.passedOver
      .filter((saved) => saved.folder === folder && saved.model.path === model.path)
      .map(({ title, createdAt, bytes }) => {
        const size = `${Math.ceil(bytes / 2 ** 20)} MB`;
        return `${title} (${shortTime(createdAt)} UTC, ${size}) is too large to be shown here: open it in the view of Neuron Lens.`;
      });
  }

  /** Asks the engine for the layers of a model, once, in the background. Restricted windows read no models. */
  #readModel({ known: [newest], model, folder }: NetworkResults): void {
    if (!workspace.isTrusted || this.#models.has(model.sha256)) return;
    this.#models.set(model.sha256, undefined);
    const path = newest?.origin.model ?? resolve(folder ?? '.', model.path);
    const inspect = async () => {
      // A hover is no reason to ask the user.
      if (newest?.origin.model === undefined && !(await mayRead(path, newest!))) return;
      const { sha256, layers } = await this.#services.engine.inspect({ workspace: folder, model: path });
      this.#models.set(model.sha256, sha256 === model.sha256 ? { layers } : 'changed');
      this.#change();
    };
    inspect().catch(
      // Without it, hovers say what the results know.
      (error: unknown) => this.#services.log.debug(String(error)),
    );
  }

  /** Edits of one state of the code follow each other. */
  #parseBefore(text: string, language: CodeLanguage): Promise<CodeNetwork[]> {
    if (this.#before?.text !== text) this.#before = { text, networks: findNetworks(text, language) };
    return this.#before.networks;
  }

  /** By result: why what it says of a layer may be about other code than the definition that is there now. */
  async #changes(
    group: NetworkResults,
    path: string,
    text: string,
    dirty: boolean,
  ): Promise<Map<ResultSummary, (name: string, definition: string) => string | undefined>> {
    const changes = new Map<ResultSummary, (name: string, definition: string) => string | undefined>();
    for (const { summary } of group.known) {
      const state = await this.#states.compare(summary, path, text, dirty);
      const date = summary.createdAt.slice(0, 10);
      if (state === 'same') continue;
      if (state === 'changed') {
        changes.set(summary, () => `The code has changed since the analysis of ${date}.`);
        continue;
      }
      const before = this.#match(await this.#parseBefore(state.before, codeLanguage(path)!), group);
      changes.set(summary, (name, definition) =>
        before.get(name)?.definition.text === definition
          ? undefined
          : `This line has changed since the analysis of ${date}.`,
      );
    }
    return changes;
  }
}

/** Of the results that a layer's findings come from, what the first one says that says something. */
function staleness(
  findings: LayerFindings,
  of: (from: ResultSummary) => string | undefined,
): string | undefined {
  const { dead, conductance, critical, rules, pathway, agreement } = findings;
  return [conductance, dead, critical, rules, pathway, agreement]
    .flatMap((finding) => (finding ? [of(finding.from)] : []))
    .find((reason) => reason !== undefined);
}
