import { Worker } from 'node:worker_threads';
import type { RowLists } from './RowLists.ts';
import type { RuleData } from './RuleData.ts';
import type { Answer, Change, Question } from './RuleModel.ts';
import source from './searchWorker.ts?worker-source';

/** What a thread starts with; all matrices are in shared memory. */
export interface SearchWorkerData {
  readonly rows: number;
  readonly heads: { readonly columns: number; readonly bits: Uint32Array };
  readonly tails: { readonly columns: number; readonly bits: Uint32Array };
  readonly headRows: Uint32Array | undefined;
  readonly memory: WebAssembly.Memory | undefined;
  readonly thread: number;
  readonly theta: number;
}

export type SearchWorkerMessage = { readonly question: Question } | { readonly change: Change };

/** A thread with a copy of the model, which has to be told of every change and answers one question at a time. */
export class SearchThread {
  readonly #worker: Worker | undefined;
  #pending: { resolve(answer: Answer): void; reject(error: unknown): void } | undefined;
  #failed: unknown;

  constructor(start: {
    data: RuleData;
    headRows: RowLists;
    memory: WebAssembly.Memory | undefined;
    thread: number;
    theta: number;
  }) {
    const { heads, tails, rows } = start.data;
    const workerData: SearchWorkerData = {
      rows,
      heads: { columns: heads.columns, bits: heads.bits },
      tails: { columns: tails.columns, bits: tails.bits },
      headRows: start.headRows.kept,
      memory: start.memory,
      thread: start.thread,
      theta: start.theta,
    };
    try {
      this.#worker = new Worker(source, { eval: true, workerData, execArgv: [] });
    } catch (error) {
      this.#failed = error;
      return;
    }
    this.#worker.on('message', (answer: Answer) => this.#answer(answer));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`a thread of the search ended with ${code}`)));
  }

  /** Rejects where the thread could not be started, or died. */
  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#failed !== undefined) {
        reject(this.#failed);
        return;
      }
      this.#pending = { resolve, reject };
      this.#send({ question });
    });
  }

  /** What is asked for is no longer wanted: it is answered with nothing, at once. No other question may follow. */
  abandon(): void {
    this.#answer([]);
  }

  replace(change: Change): void {
    this.#send({ change });
  }

  async dispose(): Promise<void> {
    await this.#worker?.terminate();
  }

  #send(message: SearchWorkerMessage): void {
    this.#worker?.postMessage(message);
  }

  #answer(answer: Answer): void {
    this.#pending?.resolve(answer);
    this.#pending = undefined;
  }

  #fail(error: unknown): void {
    this.#failed ??= error;
    this.#pending?.reject(this.#failed);
    this.#pending = undefined;
  }
}
