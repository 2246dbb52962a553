import { window } from 'vscode';
import { shortenText } from '../report/shortenText.ts';
import { CancelledError, isBadInput } from './EngineClient.ts';
import { plainMessage } from './plainMessage.ts';
import type { Services } from './Services.ts';

let last: string | undefined;

/** The message of the last error that was told, for the report of an issue. */
export function lastReportedError(): string | undefined {
  return last;
}

/** Tells the user what went wrong, in one sentence, and offers the log where it says more. */
export async function reportError({ log }: Pick<Services, 'log'>, error: unknown): Promise<void> {
  if (error instanceof CancelledError) {
    log.info(error.message);
    void window.showInformationMessage(error.message);
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  last = message;
  log.error(error instanceof Error && !isBadInput(error) ? (error.stack ?? message) : message);
  const showLog = 'Show Log';
  if ((await window.showErrorMessage(plainMessage(shortenText(message, 2000)), showLog)) === showLog) {
    log.show();
  }
}
