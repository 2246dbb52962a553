import type { ShapeContext } from '../Operator.ts';
import { isStatic, type Dim } from '../Shape.ts';

/** The integers behind an input, which may be multiples of the batch size; `what` names them in the error. */
export function knownDims(context: ShapeContext, input: number, what: string): readonly Dim[] {
  return (
    context.inputs[input]?.content ??
    context.fail(
      `${what} ${context.inputs[input] ? 'depends on the data' : 'is missing'}; it has to be known beforehand`,
    )
  );
}

/** The integers behind an input, none of which may depend on the batch. */
export function knownIntegers(context: ShapeContext, input: number, what: string): readonly number[] {
  const dims = knownDims(context, input, what);
  return isStatic(dims) ? dims : context.fail(`${what} depends on the batch size; it has to be a number`);
}
