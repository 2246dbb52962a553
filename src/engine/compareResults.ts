import type { Result } from '../protocol/Result.ts';
import { compareRules } from './compareRules.ts';
import { InputError } from './InputError.ts';

/** Two analyses of one kind side by side. Throws an InputError for those that cannot be compared. */
export function compareResults(first: Result, second: Result): Result {
  if (first.kind === 'rules' && second.kind === 'rules') return compareRules(first, second);
  const kinds = first.kind === second.kind ? `two of kind ${first.kind}` : `${first.kind} and ${second.kind}`;
  throw new InputError(`only two analyses with rules can be compared, these are ${kinds}`);
}
