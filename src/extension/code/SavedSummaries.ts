import { EventEmitter, workspace, type Disposable } from 'vscode';
import type { SavedAnalysis } from '../../engine/saved/SavedAnalysis.ts';
import { SavedAnalyses } from '../../engine/saved/SavedAnalyses.ts';
import type { ResultSummary } from '../../report/ResultSummary.ts';
import type { Services } from '../Services.ts';
import { findProjects } from '../tree/findProjects.ts';
import { watchFiles } from '../watchFiles.ts';
import { newestSaved } from './newestSaved.ts';
import { SummaryThread } from './SummaryThread.ts';

/** A saved analysis that was read. */
export interface SavedSummary {
  readonly path: string;
  /** What the paths in it are relative to. */
  readonly folder: string;
  readonly summary: ResultSummary;
}

/** A saved analysis that is not read, though it is one of the newest. */
export type PassedOver = SavedAnalysis & { readonly folder: string };

/**
 * The newest saved analyses of the workspace, of each kind and network, in short. They are read one after the other in
 * the background; the documents themselves are not kept.
 */
export class SavedSummaries implements Disposable {
  readonly #services: Services;
  readonly #changed = new EventEmitter<void>();
  readonly #watcher: Disposable;
  readonly #thread = new SummaryThread();
  /** By path and time of the analysis, all that the last list had; undefined for what cannot be read. */
  #read = new Map<string, SavedSummary | undefined>();
  #passedOver: readonly PassedOver[] = [];
  #reading: Promise<void> | undefined;
  #again = false;
  #disposed = false;

  /** Others are saved, or more of them was read. */
  readonly onDidChange = this.#changed.event;

  constructor(services: Services) {
    this.#services = services;
    this.#watcher = watchFiles('**/.neuron-lens/*.meta.json', () => this.refresh());
    this.refresh();
  }

  /** What was read until now. */
  get all(): readonly SavedSummary[] {
    return [...this.#read.values()].filter((each) => each !== undefined);
  }

  /** Too large to be read for this. */
  get passedOver(): readonly PassedOver[] {
    return this.#passedOver;
  }

  /** Reads what is new; settles when nothing is left to read. */
  refresh(): Promise<void> {
    this.#again = true;
    this.#reading ??= this.#readAll().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  dispose(): void {
    this.#disposed = true;
    this.#watcher.dispose();
    void this.#thread.end();
    this.#changed.dispose();
  }

  async #readAll(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await this.#readNewest();
      } catch (error) {
        this.#services.log.warn(`Saved analyses cannot be shown next to the code: ${String(error)}`);
      }
    }
    // Its memory is given back; not waited for, so that a refresh meanwhile is not lost.
    void this.#thread.end();
  }

  async #readNewest(): Promise<void> {
    const projects = workspace.workspaceFolders === undefined ? [] : await findProjects();
    const before = this.#read;
    const now = new Map<string, SavedSummary | undefined>();
    const passedOver: PassedOver[] = [];
    for (const { folder } of projects) {
      const { read, tooLarge } = newestSaved(await new SavedAnalyses(folder).list());
      passedOver.push(...tooLarge.map((saved) => ({ ...saved, folder })));
      for (const saved of read) {
        if (this.#disposed) return;
        const key = `${saved.path} ${saved.createdAt}`;
        now.set(key, before.has(key) ? before.get(key) : await this.#summarize(saved, folder));
      }
    }
    this.#read = now;
    this.#passedOver = passedOver;
    this.#changed.fire();
  }

  async #summarize(saved: SavedAnalysis, folder: string): Promise<SavedSummary | undefined> {
    const started = performance.now();
    try {
      const summary = await this.#thread.summarize(saved.path);
      const { kind, createdAt, model } = summary;
      if (kind !== saved.kind || createdAt !== saved.createdAt || model.sha256 !== saved.model.sha256) {
        throw new Error(`${saved.path} is not the analysis that it is listed as.`);
      }
      const milliseconds = (performance.now() - started).toFixed(0);
      this.#services.log.debug(`${saved.path}: ${saved.bytes} bytes read in ${milliseconds} ms`);
      return { path: saved.path, folder, summary };
    } catch (error) {
      // Gone by now, or damaged: the tree says so where it is opened.
      this.#services.log.warn(String(error));
      return undefined;
    }
  }
}
