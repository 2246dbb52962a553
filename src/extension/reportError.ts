import { window } from 'vscode';
import { InputError } from '../engine/InputError.ts';
import { shortenText } from '../report/shortenText.ts';
import { CancelledError, isBadInput } from './EngineClient.ts';
import { plainMessage } from './plainMessage.ts';
import type { Services } from './Services.ts';

let last: string | undefined;

/** The message of the last error that was told, for the report of an issue. */
export function lastReportedError(): string | undefined {
  return last;
}

/** Tells the user what went wrong, in one sentence, and offers the log where it may say more: not where the input is bad. */
export async function reportError({ log }: Pick<Services, 'log'>, error: unknown): Promise<void> {
  if (error instanceof CancelledError) {
    log.info(error.message);
    void window.showInformationMessage(error.message);
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  const shown = plainMessage(shortenText(message, 2000));
  last = message;
  if (error instanceof InputError || isBadInput(error)) {
    log.error(message);
    void window.showErrorMessage(shown);
    return;
  }
  log.error(error instanceof Error ? (error.stack ?? message) : message);
  const showLog = 'Show Log';
  if ((await window.showErrorMessage(shown, showLog)) === showLog) {
    log.show();
  }
}
