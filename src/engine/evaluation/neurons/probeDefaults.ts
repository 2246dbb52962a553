import {
  probeTargets,
  ProbesParametersSchema,
  type ProbesParameters,
} from '../../../protocol/ProbesResult.ts';
import { completeParameters } from '../../completeParameters.ts';

/** What is used where nothing else is asked for; the targets are all that the data have. */
export const probeDefaults: Omit<ProbesParameters, 'targets'> = { layers: 'all', unit: 'channel' };

/** Parameters whose targets may still be found in the data. */
export type UntargetedProbes = Omit<ProbesParameters, 'targets'> & {
  targets?: ProbesParameters['targets'] | undefined;
};

/** The parameters asked for, the others at their defaults. Throws an InputError for a value that is none. */
export function completeProbeParameters(asked: {
  [K in keyof ProbesParameters]?: ProbesParameters[K] | undefined;
}): UntargetedProbes {
  const targets = asked.targets ?? [...probeTargets];
  const parameters = completeParameters(ProbesParametersSchema, probeDefaults, { ...asked, targets });
  return { ...parameters, targets: asked.targets && parameters.targets };
}
