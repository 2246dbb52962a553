import type { Progress, ReportProgress } from '../protocol/requests.ts';

/** Counts work done and estimates the time left from the pace so far. */
export class ProgressMeter {
  readonly #report: ReportProgress;
  readonly #total: number;
  readonly #start = performance.now();
  #done = 0;
  #message: string;

  /** @param total expected units of work, whatever a unit is; more than that is taken as all of it. */
  constructor(report: ReportProgress, total: number, message: string) {
    this.#report = report;
    this.#total = Math.max(total, 1);
    this.#message = message;
    this.#send();
  }

  say(message: string): void {
    this.#message = message;
    this.#send();
  }

  advance(units: number): void {
    this.#done = Math.min(this.#done + units, this.#total);
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
