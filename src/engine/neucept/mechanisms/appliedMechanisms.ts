import type { Mechanisms } from '../../../protocol/Mechanisms.ts';
import type { NeuceptResult } from '../../../protocol/NeuceptResult.ts';
import { InputError } from '../../InputError.ts';
import type { NetworkNeuceptParameters } from '../neuceptDefaults.ts';

/**
 * The mechanisms of an analysis that can be applied to other samples, and its parameters.
 * @param path where it was read from
 * Throws an InputError where it has none, or no model.
 */
export function appliedMechanisms(
  { mechanisms, parameters }: Pick<NeuceptResult, 'mechanisms' | 'parameters'>,
  path: string,
): { learned: Mechanisms; parameters: NetworkNeuceptParameters } {
  if (!mechanisms) {
    throw new InputError(
      `${path} has no mechanisms to apply: find its critical neurons again with --mechanisms`,
    );
  }
  const { network } = parameters;
  if (!network) {
    throw new InputError(
      `${path} is of a matrix of activations, and no model says what they are for other samples: analyse them together`,
    );
  }
  return { learned: mechanisms, parameters: { ...parameters, network } };
}
