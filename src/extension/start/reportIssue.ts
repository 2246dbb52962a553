import os from 'node:os';
import { commands, env, ProgressLocation, version, window, workspace } from 'vscode';
import { issuesPage } from '../../engine/issuesPage.ts';
import { lastReportedError } from '../reportError.ts';
import type { Services } from '../Services.ts';
import { settings } from '../settings.ts';
import { issueText } from './issueText.ts';
import type { Pages } from './Pages.ts';

/**
 * Neuron Lens: Report Issue. Shows the text, to copy or to open in VS Code's own reporter. Some editors have none, and do
 * not say so: the text is there in any case.
 */
export async function reportIssue(services: Services, pages: Pages): Promise<void> {
  const { id, packageJSON } = services.context.extension;
  const devices = await window.withProgress(
    { location: ProgressLocation.Notification, title: 'Looking for devices, for the report' },
    () => services.engine.devices().catch((error: unknown) => String(error)),
  );
  const text = issueText({
    version: (packageJSON as { readonly version: string }).version,
    vscode: version,
    node: process.versions.node,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    remote: env.remoteName,
    device: settings.device(),
    devices,
    lastError: lastReportedError(),
    folders: [
      ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
      services.context.extensionPath,
      os.homedir(),
    ],
  });
  await pages.show(
    'Report Issue',
    `# Report an issue\n\nCopy this text into a new issue at <${issuesPage}>, or open VS Code's reporter, which has it already. It holds no name and no path of yours; read it all the same.\n\n~~~~markdown\n${text}~~~~\n`,
  );
  const copy = 'Copy the Text';
  const open = 'Open the Reporter';
  const choice = await window.showInformationMessage('The text of the report is ready.', copy, open);
  if (choice === copy) await env.clipboard.writeText(text);
  if (choice === open) {
    await commands.executeCommand('workbench.action.openIssueReporter', {
      extensionId: id,
      issueBody: text,
    });
  }
}
