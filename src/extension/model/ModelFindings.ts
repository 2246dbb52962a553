import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { commands } from 'vscode';
import { sha256 } from '../../engine/data/sha256.ts';
import type { LayerWords } from '../../protocol/modelMessages.ts';
import { layerFindings, type LayerFindings } from '../../report/layerFindings.ts';
import { findingsInShort } from '../../report/layerHover.ts';
import type { KnownResult, KnownResults } from '../code/KnownResults.ts';
import { layerTarget, showLayerCommand } from '../code/showLayer.ts';

/** What the known results say about the layers of one model file, as long as its content is the one they are of. */
export class ModelFindings {
  readonly #path: string;
  readonly #known: Pick<KnownResults, 'all' | 'idOf'>;
  #hash: { readonly state: string; readonly sum: Promise<string> } | undefined;
  #found: ReadonlyMap<string, LayerFindings> = new Map();
  #reading = 0;

  /** @param path absolute, of the model */
  constructor(path: string, known: Pick<KnownResults, 'all' | 'idOf'>) {
    this.#path = path;
    this.#known = known;
  }

  /**
   * The layers with findings, in no order. The file's content is hashed where there are analyses of a file of its name,
   * once for each state of it. Undefined where this was called again meanwhile.
   */
  async read(): Promise<LayerWords[] | undefined> {
    const reading = ++this.#reading;
    const named = this.#known.all.filter((known) => this.#isNamedIn(known));
    const sum = named.length === 0 ? undefined : await this.#sum().catch(() => undefined);
    if (reading !== this.#reading) return undefined;
    this.#found = layerFindings(
      named.map(({ summary }) => summary).filter(({ model }) => model.sha256 === sum),
    );
    return [...this.#found].map(([layer, findings]) => ({ layer, words: findingsInShort(findings) }));
  }

  /** Opens the analysis of a layer's first finding, at the layer. */
  async show(layer: string): Promise<void> {
    const findings = this.#found.get(layer);
    if (findings === undefined) return;
    const { conductance, critical, rules, pathway, agreement } = findings;
    const first = conductance ?? critical ?? rules ?? pathway ?? agreement;
    const target = first && layerTarget(this.#known, first.from, layer);
    if (target) await commands.executeCommand(showLayerCommand, ...target);
  }

  #isNamedIn({ summary, origin }: KnownResult): boolean {
    return summary.layers.length > 0 && resolve(origin.folder ?? '.', summary.model.path) === this.#path;
  }

  async #sum(): Promise<string> {
    const { size, mtimeMs, ino } = await stat(this.#path);
    const state = `${size} ${mtimeMs} ${ino}`;
    if (this.#hash?.state !== state) this.#hash = { state, sum: sha256(this.#path) };
    return this.#hash.sum;
  }
}
