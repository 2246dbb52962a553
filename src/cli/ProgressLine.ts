import type { Progress } from '../protocol/requests.ts';
import { shortDuration } from '../report/shortDuration.ts';
import { shortenText } from '../report/shortenText.ts';
import { shortTime } from '../report/shortTime.ts';

/** Seconds between two lines where the output is no terminal. */
const plainInterval = 5;

/** Shows progress on stderr: one line that is rewritten on a terminal, a line now and then in a log. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #quiet: boolean;
  #shown = false;
  #last = performance.now();

  constructor(stream: NodeJS.WriteStream, quiet: boolean) {
    this.#stream = stream;
    this.#quiet = quiet;
  }

  show(progress: Progress): void {
    if (this.#quiet) return;
    if (progress.saved !== undefined) {
      this.clear();
      this.#stream.write(
        `answered from .neuron-lens, made on ${shortTime(progress.saved)} UTC; --fresh computes it again\n`,
      );
      return;
    }
    const percent = `${Math.floor((100 * progress.done) / progress.total)} %`.padStart(5);
    const left = progress.secondsLeft === undefined ? '' : `, ${shortDuration(progress.secondsLeft)} left`;
    const text = `${percent}  ${shortenText(progress.message, 200)}${left}`;
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\x1b[K${text.slice(0, this.#stream.columns - 1)}`);
      this.#shown = true;
    } else if (performance.now() - this.#last > plainInterval * 1000) {
      this.#stream.write(`${text}\n`);
      this.#last = performance.now();
    }
  }

  /** Leaves the terminal's line empty for what comes next. */
  clear(): void {
    if (this.#shown) this.#stream.write('\r\x1b[K');
    this.#shown = false;
  }
}
