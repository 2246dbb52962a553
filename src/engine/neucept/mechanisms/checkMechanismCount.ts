import type { MechanismParameters } from '../../../protocol/Mechanisms.ts';
import { InputError } from '../../InputError.ts';

/**
 * Throws an InputError for more mechanisms than samples.
 * @param clustered samples that mechanisms are made from
 * @param all samples that these were chosen from
 */
export function checkMechanismCount(
  count: MechanismParameters['count'],
  clustered: number,
  all: number,
): void {
  // One mechanism tells nothing: `auto` tries 2 at least.
  const asked = count === 'auto' ? 2 : count;
  if (asked <= clustered) return;
  const of = clustered === all ? '' : ` (of ${all})`;
  throw new InputError(
    `${asked} mechanisms are more than the ${clustered} samples that are clustered${of}; ask for fewer, or take more samples`,
  );
}
