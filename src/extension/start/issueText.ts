import type { DeviceReport } from '../../protocol/requests.ts';
import { withoutPaths } from './withoutPaths.ts';

export interface IssueFacts {
  readonly version: string;
  readonly vscode: string;
  readonly node: string;
  /** Name, release and processor. */
  readonly system: string;
  /** `ssh-remote`, `dev-container` and so on; in a browser, the name of the server. */
  readonly remote: string | undefined;
  /** The setting. */
  readonly device: string;
  /** The devices, or why they could not be listed. */
  readonly devices: readonly DeviceReport[] | string;
  readonly lastError: string | undefined;
  /** Folders of the user, whose paths are taken out. */
  readonly folders: readonly string[];
}

/** The text of a bug report, Markdown: versions, devices and the last error, without names and paths of the user. */
export function issueText(facts: IssueFacts): string {
  const clean = (line: string) => withoutPaths(line.split('\n')[0]!, facts.folders);
  const { devices } = facts;
  return [
    '### What happened?',
    '',
    '### What did you expect?',
    '',
    '### How can it be seen again?',
    '',
    '### Versions',
    '',
    `- Neuron Lens ${facts.version}`,
    `- VS Code ${facts.vscode}${facts.remote === undefined ? '' : ` (${remoteKind(facts.remote)})`}, Node.js ${facts.node}`,
    `- ${facts.system}`,
    '',
    '### Devices',
    '',
    `Setting: ${facts.device}`,
    '',
    ...(typeof devices === 'string'
      ? [`Not listed: ${clean(devices)}`]
      : devices.map(
          ({ name, available, detail }) => `- ${name}: ${available ? '' : 'not available, '}${clean(detail)}`,
        )),
    '',
    '### Last error',
    '',
    facts.lastError === undefined ? 'None since the window was opened.' : clean(facts.lastError),
    '',
  ].join('\n');
}

/** A server's name is the user's own: only words such as `ssh-remote` stay. */
function remoteKind(remote: string): string {
  return /^(ssh-remote|wsl|dev-container|attached-container|codespaces|tunnel)$/.test(remote)
    ? remote
    : 'a remote window';
}
