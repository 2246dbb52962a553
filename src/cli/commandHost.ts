import { AsyncLocalStorage } from 'node:async_hooks';
import type { Engine, JobContext } from '../engine/service/Engine.ts';
import type { Result } from '../protocol/Result.ts';

/** Where a command runs that was not started as a process: on an engine that is there, and what comes of it is kept. */
export interface CommandHost {
  readonly engine: Engine;
  readonly progress: JobContext['progress'];
  /** What the command would have printed. */
  text: string;
  result: Result | undefined;
}

/** The host of the running command; none where it is a process of its own. */
export const commandHost = new AsyncLocalStorage<CommandHost>();
