import { window } from 'vscode';
import { SavedAnalyses } from '../../engine/saved/SavedAnalyses.ts';
import { plainMessage } from '../plainMessage.ts';
import { reportError } from '../reportError.ts';
import type { Services } from '../Services.ts';
import { isSavedNode } from '../tree/SavedNode.ts';

/** Neuron Lens: Delete, of a saved analysis of the tree. It can be undone while its message is there. */
export async function deleteSavedAnalysis(services: Services, from: unknown): Promise<void> {
  if (!isSavedNode(from)) return;
  try {
    const aside = await new SavedAnalyses(from.folder).setAside(from.saved.path);
    if (aside === undefined) return;
    const undo = 'Undo';
    const chosen = await window.showInformationMessage(plainMessage(`Deleted: ${from.saved.title}`), undo);
    await (chosen === undo ? aside.restore() : aside.discard());
  } catch (error) {
    await reportError(services, error);
  }
}
