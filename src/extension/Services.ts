import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { EngineClient } from './EngineClient.ts';
import type { EngineStatus } from './EngineStatus.ts';

/** What the commands and views share, made once on activation. */
export interface Services {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly engine: EngineClient;
  readonly status: EngineStatus;
}
