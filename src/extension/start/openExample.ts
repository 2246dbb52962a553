import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commands, Uri, window, workspace } from 'vscode';
import { reportError } from '../reportError.ts';
import type { Services } from '../Services.ts';
import { copyExample } from './copyExample.ts';

const folderName = 'neuron-lens-digits';
/** The example that was opened last: there the walkthrough goes on. */
const openedExample = 'neuronLens.openedExample';

/** Neuron Lens: Open the Example. Copies it into a folder the user chooses, and opens the copy. */
export async function openExample(services: Services): Promise<void> {
  try {
    const chosen = await window.showOpenDialog({
      title: `Where is the example to be put? The folder ${folderName} is made there.`,
      openLabel: 'Put the Example Here',
      canSelectFiles: false,
      canSelectFolders: true,
    });
    if (chosen?.[0] === undefined) return;
    const folder = join(chosen[0].fsPath, folderName);
    if (existsSync(folder)) {
      const open = 'Open It';
      const answer = await window.showWarningMessage(`${folder} is there already.`, open);
      if (answer !== open) return;
    } else {
      await copyExample(services.context.asAbsolutePath('examples/mnist'), folder);
    }
    await services.context.globalState.update(openedExample, folder);
    // What is open stays open.
    const forceNewWindow = workspace.workspaceFolders !== undefined;
    await commands.executeCommand('vscode.openFolder', Uri.file(folder), { forceNewWindow });
  } catch (error) {
    await reportError(services, error);
  }
}

/** Shows the walkthrough in the window of an example that was just opened: the one it was opened from is another. */
export async function goOnInExample({ context }: Pick<Services, 'context'>): Promise<void> {
  const folder = context.globalState.get<string>(openedExample);
  if (folder === undefined || workspace.workspaceFolders?.[0]?.uri.fsPath !== folder) return;
  await context.globalState.update(openedExample, undefined);
  await commands.executeCommand('neuronLens.getStarted');
}
