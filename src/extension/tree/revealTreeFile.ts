import { commands, Uri, window, workspace } from 'vscode';
import { shortenText } from '../../report/shortenText.ts';
import { plainMessage } from '../plainMessage.ts';
import { isNode } from './ModelNode.ts';

/** Shows the file or folder of a model or data set of the tree in the explorer. */
export async function revealTreeFile(from: unknown): Promise<void> {
  if (!isNode(from, 'model', 'data')) return;
  const uri = Uri.file(from.path);
  const path = plainMessage(shortenText(from.path, 400));
  if (from.missing) {
    await window.showWarningMessage(`There is no file at ${path}: see neuron-lens.json.`);
  } else if (workspace.getWorkspaceFolder(uri) === undefined) {
    await window.showInformationMessage(`${path} is not in this workspace.`);
  } else {
    await commands.executeCommand('revealInExplorer', uri);
  }
}
