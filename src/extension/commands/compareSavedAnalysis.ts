import { compareRules } from '../../engine/compareRules.ts';
import { SavedAnalyses } from '../../engine/saved/SavedAnalyses.ts';
import { pick } from '../questions/pick.ts';
import { readSavedResult } from '../readSavedResult.ts';
import { reportError } from '../reportError.ts';
import type { ResultViews } from '../ResultViews.ts';
import type { Services } from '../Services.ts';
import { describeSaved } from '../tree/describeSaved.ts';
import { isSavedNode } from '../tree/SavedNode.ts';

/** Neuron Lens: Compare With…, of saved rules of the tree: with other saved rules of the same folder. */
export async function compareSavedAnalysis(
  services: Services,
  views: ResultViews,
  from: unknown,
): Promise<void> {
  if (!isSavedNode(from)) return;
  const { folder, saved } = from;
  try {
    const others = (await new SavedAnalyses(folder).list()).filter(
      ({ kind, path }) => kind === 'rules' && path !== saved.path,
    );
    if (others.length === 0) throw new Error('There are no other saved rules to compare these with.');
    const choice = await pick<string>({
      title: 'Compare With',
      step: 1,
      steps: 1,
      placeholder: 'Which other rules?',
      choices: others.map((other) => ({
        label: other.title,
        description: describeSaved(other).description,
        value: other.path,
      })),
    });
    if (!Array.isArray(choice)) return;
    const [path] = choice as readonly string[];
    const [first, second] = [
      (await readSavedResult(saved.path)).result,
      (await readSavedResult(path!)).result,
    ];
    if (first.kind !== 'rules' || second.kind !== 'rules') throw new Error('These are no rules.');
    views.open(compareRules(first, second), { folder });
  } catch (error) {
    await reportError(services, error);
  }
}
