import type { Progress, ReportProgress } from '../protocol/requests.ts';

/** Share that is shown as done while work goes on beyond what was expected. */
const mostKnown = 0.95;

/** Counts work done and estimates the time left from the pace so far. */
export class ProgressMeter {
  readonly #report: ReportProgress;
  #total: number;
  readonly #start = performance.now();
  #done = 0;
  #message: string;

  /** @param total expected units of work, whatever a unit is; when there turns out to be more, it grows. */
  constructor(report: ReportProgress, total: number, message: string) {
    this.#report = report;
    this.#total = Math.max(total, 1);
    this.#message = message;
    this.#send();
  }

  /** Sets how much work there is, where that is known only after some of it. */
  expect(total: number): void {
    this.#total = Math.max(total, this.#done, 1);
    this.#send();
  }

  say(message: string): void {
    this.#message = message;
    this.#send();
  }

  advance(units: number): void {
    this.#done += units;
    // Nobody knows how much is left of work that was not expected: say that it is not over.
    if (this.#done > this.#total) this.#total = this.#done / mostKnown;
    this.#send();
  }

  #send(): void {
    const progress: Progress = { message: this.#message, done: this.#done, total: this.#total };
    const elapsed = (performance.now() - this.#start) / 1000;
    // The first fraction of a second says little about the pace: sessions are still being made.
    if (this.#done > 0 && elapsed > 0.5) {
      progress.secondsLeft = (elapsed * (this.#total - this.#done)) / this.#done;
    }
    this.#report(progress);
  }
}
