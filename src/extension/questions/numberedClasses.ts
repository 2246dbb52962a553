import type { ModelDescription } from '../../protocol/requests.ts';
import type { Choice } from './pick.ts';

/** Networks with more classes get no list of them: nobody reads it. */
const mostListed = 1000;

/** How many classes the network tells apart, 1 where it has one output; undefined where the model leaves that open. */
export function countClasses({ outputs }: ModelDescription): number | undefined {
  const classes = outputs[0]?.shape.slice(1).at(-1) ?? 1;
  return typeof classes === 'number' ? classes : undefined;
}

/** The classes by their numbers, with names that say more; none where there are too many or their number is open. */
export function numberedClasses(
  model: ModelDescription,
  labels: readonly string[] = [],
): (Choice<number> & { value: number })[] {
  const count = countClasses(model) ?? 0;
  return Array.from({ length: count <= mostListed ? count : 0 }, (_, i) => ({
    label: `Class ${i}`,
    ...(labels[i] !== undefined && labels[i] !== String(i) && { description: labels[i] }),
    value: i,
  }));
}
