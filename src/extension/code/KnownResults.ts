import { Disposable, EventEmitter } from 'vscode';
import type { ResultSummary } from '../../report/ResultSummary.ts';
import { resultIdentity } from '../../report/resultIdentity.ts';
import { summarizeResult } from '../../report/summarizeResult.ts';
import type { ResultViews } from '../ResultViews.ts';
import type { Origin } from '../StoredResults.ts';
import type { PassedOver, SavedSummaries } from './SavedSummaries.ts';

/** A result that the code shows: of an open page, or saved, or both. */
export interface KnownResult {
  readonly summary: ResultSummary;
  readonly origin: Origin;
  /** The file that it can be opened from. */
  readonly path?: string;
}

/** All results whose findings stand next to the code. */
export class KnownResults implements Disposable {
  readonly #views: ResultViews;
  readonly #saved: SavedSummaries;
  readonly #changed = new EventEmitter<void>();
  readonly #subscription: Disposable;
  /** What a result is called in links, as long as the window is open. */
  readonly #ids = new Map<string, number>();
  #all: readonly KnownResult[] | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(views: ResultViews, saved: SavedSummaries) {
    this.#views = views;
    this.#saved = saved;
    const changed = () => {
      this.#all = undefined;
      this.#changed.fire();
    };
    this.#subscription = Disposable.from(views.onDidChange(changed), saved.onDidChange(changed));
  }

  /** The newest first, each once. */
  get all(): readonly KnownResult[] {
    this.#all ??= this.#collect();
    return this.#all;
  }

  /** Saved analyses that are too large to be among them. */
  get passedOver(): readonly PassedOver[] {
    return this.#saved.passedOver;
  }

  idOf(summary: ResultSummary): number {
    const key = resultIdentity(summary);
    const id = this.#ids.get(key) ?? this.#ids.size;
    this.#ids.set(key, id);
    return id;
  }

  withId(id: number): KnownResult | undefined {
    return this.all.find(({ summary }) => this.idOf(summary) === id);
  }

  /** Shows a result at one of its layers: in the page that has it, else it is opened. */
  async show({ summary, path }: KnownResult, layer: string): Promise<void> {
    const selection = summary.selections.get(layer);
    const key = resultIdentity(summary);
    const view = this.#views.all.find(({ analysis }) => analysis && resultIdentity(analysis.result) === key);
    if (view) view.reveal(selection);
    else if (path !== undefined) await this.#views.openFile(path, selection);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #collect(): KnownResult[] {
    const found = new Map<string, KnownResult>();
    const add = (known: KnownResult): void => {
      const key = resultIdentity(known.summary);
      const before = found.get(key);
      found.set(key, { ...known, ...before });
    };
    for (const { result, ...from } of this.#views.opened) add({ ...from, summary: summarizeResult(result) });
    for (const { summary, folder, path } of this.#saved.all) add({ summary, origin: { folder }, path });
    return [...found.values()].sort((a, b) => b.summary.createdAt.localeCompare(a.summary.createdAt));
  }
}
