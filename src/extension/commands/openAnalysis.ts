import { commands, window } from 'vscode';
import { resultEditor } from '../ResultViews.ts';

/** Neuron Lens: Open Analysis. */
export async function openAnalysis(): Promise<void> {
  const uris = await window.showOpenDialog({ filters: { Analysis: ['json'] } });
  if (uris?.[0] !== undefined) {
    await commands.executeCommand('vscode.openWith', uris[0], resultEditor);
  }
}
