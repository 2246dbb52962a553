import os from 'node:os';
import { commands, env, ProgressLocation, version, window, workspace } from 'vscode';
import { issuesPage } from '../../engine/issuesPage.ts';
import { lastReportedError } from '../reportError.ts';
import type { Services } from '../Services.ts';
import { settings } from '../settings.ts';
import { issueText } from './issueText.ts';
import type { Pages } from './Pages.ts';

/**
 * Neuron Lens: Report Issue. Fills in VS Code's own reporter, where the user reads the text before anything is sent;
 * where the editor has none, shows the text to copy.
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
  try {
    if (workspace.getConfiguration('telemetry').get('feedback.enabled') === false) {
      throw new Error('Feedback is turned off.');
    }
    await commands.executeCommand('workbench.action.openIssueReporter', {
      extensionId: id,
      issueBody: text,
    });
  } catch {
    services.log.info('This editor has no issue reporter.');
    await showText(pages, text);
  }
}

async function showText(pages: Pages, text: string): Promise<void> {
  await pages.show(
    'Report Issue',
    `# Report an issue\n\nCopy this text into a new issue at <${issuesPage}>. It holds no name and no path of yours; read it all the same.\n\n~~~~markdown\n${text}~~~~\n`,
  );
  const copy = 'Copy the Text';
  if ((await window.showInformationMessage('The text of the report is ready.', copy)) === copy) {
    await env.clipboard.writeText(text);
  }
}
