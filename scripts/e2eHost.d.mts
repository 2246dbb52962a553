export function hostMissing(): string | undefined;
export function installHost(): void;
export interface Host {
  readonly url: string;
  readonly extensions: string;
  /** Its XDG_STATE_HOME. */
  readonly state: string;
  stop(): Promise<void>;
}
export function launchHost(options: { vsix: string; settings?: Record<string, unknown> }): Promise<Host>;
