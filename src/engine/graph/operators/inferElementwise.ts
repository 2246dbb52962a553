import type { ShapeContext } from '../Operator.ts';
import type { ValueInfo } from '../Graph.ts';
import { broadcastShapes, formatShape, type Dim } from '../Shape.ts';

/** Type and shape of the first input. */
export function inferSame(context: ShapeContext): ValueInfo[] {
  const { type, shape } = requireInput(context, 0);
  return [{ type, shape }];
}

export function requireInput(context: ShapeContext, input: number): ValueInfo {
  return context.inputs[input] ?? context.fail(`input ${input} is missing`);
}

/** The common shape of all inputs that are given. */
export function broadcastInputs(context: ShapeContext): Dim[] {
  let shape: Dim[] = [];
  for (const input of context.inputs) {
    if (!input) continue;
    shape =
      broadcastShapes(shape, input.shape) ??
      context.fail(
        `the shapes ${context.inputs.map((info) => (info ? formatShape(info.shape) : '-')).join(' and ')} do not fit`,
      );
  }
  return shape;
}
