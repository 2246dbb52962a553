import { CancellationTokenSource, type CancellationToken } from 'vscode-jsonrpc/node';
import type { ToPanel } from '../protocol/panelMessages.ts';

/**
 * What the page of a panel asked for and waits for. A page that was hidden begins anew, with the same numbers for other
 * requests, so that it must not get the answers of the page before.
 */
export class PageRequests {
  readonly #send: (message: ToPanel) => void;
  readonly #log: (error: Error) => void;
  #page = new CancellationTokenSource();

  /** @param send to the page that is there now */
  constructor(send: (message: ToPanel) => void, log: (error: Error) => void) {
    this.#send = send;
    this.#log = log;
  }

  /** Cancels all, unanswered: the page that asked is gone. */
  cancel(): void {
    this.#page.cancel();
    this.#page = new CancellationTokenSource();
  }

  /** Sends the page what it asked for, or why it does not get it. */
  async answer(
    work: (token: CancellationToken) => Promise<ToPanel>,
    failed: (message: string) => ToPanel,
  ): Promise<void> {
    const { token } = this.#page;
    const message = await work(token).catch((error: Error) => {
      if (!token.isCancellationRequested) {
        this.#log(error);
      }
      return failed(error.message);
    });
    if (!token.isCancellationRequested) {
      this.#send(message);
    }
  }
}
