import type { Mechanisms } from '../../../protocol/Mechanisms.ts';
import { InputError } from '../../InputError.ts';
import { learnMechanisms } from './learnMechanisms.ts';
import type { MechanismProblem } from './MechanismProblem.ts';

/** Mechanisms, or a warning that says why there are none: the critical neurons, which took longer, still stand. */
export async function learnOrWarn(
  problem: MechanismProblem,
  warnings: string[],
): Promise<Mechanisms | undefined> {
  try {
    return await learnMechanisms(problem, warnings);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    warnings.push(`no mechanisms: ${error.message}`);
    return undefined;
  }
}
