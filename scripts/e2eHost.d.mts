export function hostMissing(): string | undefined;
export function installHost(): void;
export interface Host {
  readonly url: string;
  readonly extensions: string;
  stop(): Promise<void>;
}
export function launchHost(options: { vsix: string; settings?: Record<string, unknown> }): Promise<Host>;
