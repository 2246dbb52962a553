import { window } from 'vscode';
import { SavedAnalyses } from '../../engine/saved/SavedAnalyses.ts';
import { plainMessage } from '../plainMessage.ts';
import { shortenText } from '../../report/shortenText.ts';
import { reportError } from '../reportError.ts';
import type { Services } from '../Services.ts';
import { savedNodes } from '../tree/SavedNode.ts';

/** Neuron Lens: Delete, of saved analyses of the tree. It can be undone while its message is there. */
export async function deleteSavedAnalysis(
  services: Services,
  from: unknown,
  selected: unknown,
): Promise<void> {
  const asides: { restore: () => Promise<void>; discard: () => Promise<void> }[] = [];
  const titles: string[] = [];
  try {
    for (const { folder, saved } of savedNodes(from, selected)) {
      const aside = await new SavedAnalyses(folder).setAside(saved.path);
      if (aside === undefined) continue;
      asides.push(aside);
      titles.push(shortenText(saved.title, 120));
    }
  } catch (error) {
    void reportError(services, error);
  }
  if (asides.length === 0) return;
  try {
    const undo = 'Undo';
    const what = titles.length === 1 ? titles[0]! : `${titles.length} saved analyses`;
    const chosen = await window.showInformationMessage(plainMessage(`Deleted: ${what}`), undo);
    for (const { restore, discard } of asides) await (chosen === undo ? restore() : discard());
  } catch (error) {
    await reportError(services, error);
  }
}
