import type { ShapeContext } from '../Operator.ts';
import { formatShape, isBatch, isStatic, type Dim } from '../Shape.ts';

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

/** The lengths behind an input: integers that are not negative, or multiples of the batch size. */
export function knownLengths(context: ShapeContext, input: number, what: string): readonly Dim[] {
  const dims = knownDims(context, input, what);
  const wrong = dims.some((dim) => (isBatch(dim) ? dim.batch < 0 : !(Number.isSafeInteger(dim) && dim >= 0)));
  return wrong ? context.fail(`${what} ${formatShape(dims)} has a length that cannot be`) : dims;
}
