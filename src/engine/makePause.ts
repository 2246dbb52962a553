import { setImmediate } from 'node:timers/promises';

/** Lets others have a turn where the last turn is some time ago; rejects with the signal's reason once it is aborted. */
export type Pause = () => Promise<void>;

/** Milliseconds that work goes on for before a cancel is looked for. */
const pauseAfter = 50;

export function makePause(signal?: AbortSignal): Pause {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < pauseAfter) return;
    await setImmediate();
    signal?.throwIfAborted();
    last = performance.now();
  };
}
