import type { Result } from '../protocol/Result.ts';
import { compareRules } from './compareRules.ts';
import { InputError } from './InputError.ts';
import { compareNeucept } from './neucept/comparison/compareNeucept.ts';

/** Two analyses of one kind side by side. Rejects with an InputError for those that cannot be compared. */
export async function compareResults(
  first: Result,
  second: Result,
  context: Parameters<typeof compareNeucept>[2],
): Promise<Result> {
  if (first.kind === 'rules' && second.kind === 'rules') return compareRules(first, second);
  if (first.kind === 'neucept' && second.kind === 'neucept') return compareNeucept(first, second, context);
  const kinds = first.kind === second.kind ? `two of kind ${first.kind}` : `${first.kind} and ${second.kind}`;
  throw new InputError(
    `two analyses with rules, or two with critical neurons, can be compared; these are ${kinds}`,
  );
}
