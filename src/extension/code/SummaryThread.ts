import { Worker } from 'node:worker_threads';
import { InputError } from '../../engine/InputError.ts';
import type { ResultSummary } from '../../report/ResultSummary.ts';
import source from './summaryWorker.ts?worker-source';

export type SummaryAnswer = { readonly summary: ResultSummary } | { readonly problem: string };

/**
 * Reads saved analyses and says in short what is in them, one after the other, in a thread of its own: to parse and check
 * a large document takes so long that the editor's other extensions would notice.
 */
export class SummaryThread {
  #worker: Worker | undefined;
  #pending: { resolve(summary: ResultSummary): void; reject(error: unknown): void } | undefined;

  /** Rejects where the file cannot be read, and where the thread ends. */
  summarize(path: string): Promise<ResultSummary> {
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#worker ??= this.#start();
      this.#worker.postMessage(path);
    });
  }

  /** Ends the thread; another question starts the next one. */
  async end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(source, { eval: true, execArgv: [] });
    worker.on('message', (answer: SummaryAnswer) => {
      if ('summary' in answer) this.#pending?.resolve(answer.summary);
      else this.#pending?.reject(new InputError(answer.problem));
      this.#pending = undefined;
    });
    // Out of memory, for one.
    worker.on('error', (error) => this.#fail(worker, error));
    worker.on('exit', () => this.#fail(worker, new Error('The thread that reads saved analyses ended.')));
    return worker;
  }

  #fail(worker: Worker, error: unknown): void {
    if (this.#worker !== undefined && this.#worker !== worker) return;
    this.#worker = undefined;
    this.#pending?.reject(error);
    this.#pending = undefined;
  }
}
