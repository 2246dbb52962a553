import { ProgressLocation, Uri, window } from 'vscode';
import { SavedAnalyses } from '../../engine/saved/SavedAnalyses.ts';
import { baseName, shortenText } from '../../report/shortenText.ts';
import { plainMessage } from '../plainMessage.ts';
import { progressText } from '../progressText.ts';
import { pick } from '../questions/pick.ts';
import { readSavedResult } from '../readSavedResult.ts';
import { reportError } from '../reportError.ts';
import type { ResultViews } from '../ResultViews.ts';
import type { Services } from '../Services.ts';
import { comparable, comparisonOf } from '../tree/comparisonOf.ts';
import { describeSaved } from '../tree/describeSaved.ts';
import { savedNodes, type SavedNode } from '../tree/SavedNode.ts';
import { compareMethods } from './compareMethods.ts';

/**
 * Neuron Lens: Compare With…, of saved analyses of the tree: of those that are selected, or of one with another one of
 * its folder.
 */
export async function compareSavedAnalysis(
  services: Services,
  views: ResultViews,
  from: unknown,
  selected: unknown,
): Promise<void> {
  try {
    const nodes = savedNodes(from, selected);
    const chosen = nodes.length === 1 ? await askOther(nodes[0]!) : oldestFirst(nodes);
    if (chosen === undefined || chosen.length === 0) return;
    switch (comparisonOf(chosen.map(({ saved }) => saved))) {
      case 'side by side':
        await compareTwo(services, views, chosen as readonly [SavedNode, SavedNode]);
        break;
      case 'by the neurons they name': {
        const files = chosen.map(({ saved }) => Uri.file(saved.path));
        await compareMethods(services, views, files[0], files);
        break;
      }
      default:
        throw new Error(`These cannot be compared. ${comparable}`);
    }
  } catch (error) {
    await reportError(services, error);
  }
}

/** A selection has no order of its own: what was there before is compared with what came later. */
function oldestFirst(nodes: readonly SavedNode[]): SavedNode[] {
  return nodes.toSorted((a, b) => (a.saved.createdAt < b.saved.createdAt ? -1 : 1));
}

async function askOther(node: SavedNode): Promise<readonly [SavedNode, SavedNode] | undefined> {
  const { folder, saved } = node;
  const others = (await new SavedAnalyses(folder).list()).flatMap((other) => {
    const way = other.path === saved.path ? undefined : comparisonOf([saved, other]);
    return way === undefined ? [] : [{ way, other }];
  });
  if (others.length === 0) {
    throw new Error(`There is no saved analysis that this one can be compared with. ${comparable}`);
  }
  const choice = await pick<SavedNode>({
    title: 'Compare With',
    step: 1,
    steps: 1,
    placeholder: `Which other analysis? (${describeSaved(saved).label} of ${shortenText(baseName(saved.model.path))})`,
    choices: others.map(({ way, other }) => {
      const { label, description } = describeSaved(other);
      return {
        label: `${label} of ${shortenText(baseName(other.model.path))}`,
        description,
        detail: `Compared ${way}`,
        value: { folder, saved: other },
      };
    }),
  });
  return Array.isArray(choice) ? [node, (choice as readonly SavedNode[])[0]!] : undefined;
}

async function compareTwo(
  { engine }: Services,
  views: ResultViews,
  nodes: readonly [SavedNode, SavedNode],
): Promise<void> {
  const [first, second] = await Promise.all(
    nodes.map(async ({ saved }) => (await readSavedResult(saved.path)).result),
  );
  const names = nodes.map(({ saved }) => shortenText(baseName(saved.model.path), 40));
  const title = plainMessage(`Comparing ${names.join(' and ')}`);
  const result = await window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (notification, stop) =>
      engine.compareResults(
        { first: first!, second: second! },
        (progress) => notification.report({ message: plainMessage(progressText(progress)) }),
        stop,
      ),
  );
  views.open(result, { folder: nodes[0].folder });
}
