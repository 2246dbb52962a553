import type { JobContext } from '../../src/engine/service/Engine.ts';
import { percent } from './report.ts';

/** Milliseconds between two lines. */
const interval = 30_000;

/** How a script's analyses run: their progress as a line every half minute, for logs. */
export function progressLog(signal: AbortSignal): JobContext {
  let told = 0;
  return {
    signal,
    progress: ({ message, done, total, secondsLeft }) => {
      if (performance.now() - told < interval) return;
      told = performance.now();
      const left = secondsLeft === undefined ? '' : `, ${(secondsLeft / 60).toFixed(1)} min left`;
      console.error(`${percent(done / total)} ${message}${left}`);
    },
  };
}
