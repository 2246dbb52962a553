import { axisFromFront } from '../attributes.ts';
import type { ShapeContext } from '../Operator.ts';

/** An axis counted from the front, of a value (or of what it becomes) with `rank` axes. */
export function requireAxis(context: ShapeContext, axis: number, rank: number): number {
  return axisFromFront(axis, rank) ?? context.fail(`axis ${axis} is outside a value of ${rank} axes`);
}
