import { commands, window } from 'vscode';

/** Says why no analysis runs in restricted mode, and leads to where the workspace can be trusted. */
export async function tellUntrusted(): Promise<void> {
  const manage = 'Manage Workspace Trust';
  const reason = 'This workspace is not trusted: models of strangers are not run. Trust it to analyse them.';
  if ((await window.showErrorMessage(reason, manage)) === manage) {
    await commands.executeCommand('workbench.trust.manage');
  }
}
