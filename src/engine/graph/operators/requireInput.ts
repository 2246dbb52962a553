import type { ValueInfo } from '../Graph.ts';
import type { ShapeContext } from '../Operator.ts';

/** What is known of an input that must be given. */
export function requireInput(context: ShapeContext, input: number): ValueInfo {
  return context.inputs[input] ?? context.fail(`input ${input} is missing`);
}
