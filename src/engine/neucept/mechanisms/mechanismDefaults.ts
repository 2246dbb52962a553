import { MechanismParametersSchema, type MechanismParameters } from '../../../protocol/Mechanisms.ts';
import { completeParameters } from '../../completeParameters.ts';
import { InputError } from '../../InputError.ts';

/** What is used where nothing else is asked for. */
export const mechanismDefaults: MechanismParameters = {
  count: 'auto',
  largest: 10,
  criterion: 'silhouette',
  clustering: 'kmeans',
  representation: 'top',
  representatives: 10,
  clustered: 'predicted',
  embedding: 'umap',
};

/** The parameters asked for, the others at their defaults. Throws an InputError for a value that is none. */
export function completeMechanismParameters(asked: {
  [K in keyof MechanismParameters]?: MechanismParameters[K] | undefined;
}): MechanismParameters {
  const parameters = completeParameters(MechanismParametersSchema, mechanismDefaults, asked);
  if (parameters.criterion === 'bic' && parameters.clustering !== 'mixture') {
    throw new InputError(
      'criterion: bic is of the clustering mixture; use silhouette, or cluster by a mixture',
    );
  }
  return parameters;
}
