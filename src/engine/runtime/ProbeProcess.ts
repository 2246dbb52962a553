import { fork, type ChildProcess } from 'node:child_process';
import { findBeside } from '../findBeside.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { ExecutionProvider } from './executionProvider.ts';
import { nativeMessage } from './nativeMessage.ts';

export type ProbeRequest =
  | {
      readonly kind: 'onnx';
      readonly provider: ExecutionProvider;
      readonly model: Uint8Array;
      readonly feeds: Readonly<Record<string, Tensor>>;
      readonly outputs: readonly string[];
    }
  | { readonly kind: 'tensorflow'; readonly packageName: string };

export interface ProbeAnswer {
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Not an imitation of a graphics card by the processor. */
  readonly hardware: boolean;
}

export interface ProbeOptions {
  /** Milliseconds for one request, after which the process is killed. Drivers compile the first shaders for seconds. */
  readonly timeout?: number;
  /** The file to run; by default the one that belongs here. */
  readonly script?: string;
  /** Environment variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

interface Pending {
  resolve(answer: ProbeAnswer): void;
  reject(error: Error): void;
  readonly timer: NodeJS.Timeout;
}

/** Tries devices in a child process: what crashes or hangs there ends as an error here. */
export class ProbeProcess {
  readonly #child: ChildProcess;
  readonly #timeout: number;
  readonly #pending = new Map<number, Pending>();
  #ended: Error | undefined;
  #count = 0;

  constructor({
    timeout = 30_000,
    script = findBeside('probeProcess.mjs', import.meta.url),
    env = {},
  }: ProbeOptions = {}) {
    this.#timeout = timeout;
    this.#child = fork(script, [], {
      serialization: 'advanced',
      // What drivers print is no message of ours.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
      env: { ...process.env, ...env },
    });
    this.#child.on('error', (error) => this.#end(error));
    this.#child.on('exit', (code, signal) =>
      this.#end(new Error(`crashed (${signal ?? `exit code ${code}`})`)),
    );
    this.#child.on('message', (message) =>
      this.#settle(message as { id: number; answer?: ProbeAnswer; error?: string }),
    );
  }

  /** @throws an Error of one line: the device's own, a crash, or no answer in time. */
  send(request: ProbeRequest): Promise<ProbeAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#ended) {
        reject(this.#ended);
        return;
      }
      const id = this.#count++;
      const timer = setTimeout(() => {
        this.#end(new Error(`no answer within ${this.#timeout / 1000} s`));
      }, this.#timeout);
      this.#pending.set(id, { resolve, reject, timer });
      this.#child.send({ id, ...request }, (error) => error && this.#end(error));
    });
  }

  dispose(): void {
    this.#end(new Error('the process was ended'));
  }

  #settle({ id, answer, error }: { id: number; answer?: ProbeAnswer; error?: string }): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    clearTimeout(pending.timer);
    this.#pending.delete(id);
    if (answer) pending.resolve(answer);
    else pending.reject(new Error(nativeMessage(error)));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    // A graphics driver in trouble may ignore a polite signal.
    this.#child.kill('SIGKILL');
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(this.#ended);
    }
    this.#pending.clear();
  }
}

/** Tries one device and ends the process. */
export async function probeInChild(request: ProbeRequest, options?: ProbeOptions): Promise<ProbeAnswer> {
  const child = new ProbeProcess(options);
  try {
    return await child.send(request);
  } finally {
    child.dispose();
  }
}
