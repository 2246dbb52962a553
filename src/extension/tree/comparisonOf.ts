import type { SavedAnalysis } from '../../engine/saved/SavedAnalysis.ts';
import { agreementKinds } from '../../protocol/AgreementResult.ts';

/** Side by side, neuron by neuron and sample by sample; or by the neurons that several methods name. */
export type Comparison = 'side by side' | 'by the neurons they name';

/** What can be compared, for whoever tried something else. */
export const comparable =
  'Two analyses with rules, or two with critical neurons, are put side by side; conductance, pathways, critical ' +
  'neurons and rules of one and the same model are compared by the neurons they name.';

/** How saved analyses can be compared with each other, if they can. */
export function comparisonOf(
  analyses: readonly Pick<SavedAnalysis, 'kind' | 'model'>[],
): Comparison | undefined {
  const [first] = analyses;
  if (first === undefined || analyses.length < 2) return undefined;
  const oneKind = analyses.every(({ kind }) => kind === first.kind);
  if (analyses.length === 2 && oneKind && (first.kind === 'rules' || first.kind === 'neucept')) {
    return 'side by side';
  }
  const nameNeurons = analyses.every(({ kind }) => agreementKinds.some((each) => each === kind));
  const oneModel = analyses.every(({ model }) => model.sha256 === first.model.sha256);
  return nameNeurons && oneModel ? 'by the neurons they name' : undefined;
}
