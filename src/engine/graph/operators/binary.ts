import type { ValueInfo } from '../Graph.ts';
import type { Operator, ShapeContext } from '../Operator.ts';
import { broadcastInputs, requireInput } from './inferElementwise.ts';
import { unbroadcast } from './unbroadcast.ts';

/** Arithmetic of two values of one type, with broadcasting. */
export const binary: readonly Operator[] = [
  {
    name: 'Add',
    infer: inferBinary,
    gradient: ({ builder, inputs, gradients: [g], needs }) =>
      inputs.map((input, i) => (needs(i) ? unbroadcast(builder, g!, input) : undefined)),
  },
  {
    name: 'Mul',
    infer: inferBinary,
    gradient: ({ builder, inputs, gradients: [g], needs }) =>
      inputs.map((input, i) =>
        needs(i) ? unbroadcast(builder, builder.add('Mul', [g!, inputs[1 - i]!]), input) : undefined,
      ),
  },
];

function inferBinary(context: ShapeContext): ValueInfo[] {
  const [left, right] = [requireInput(context, 0), requireInput(context, 1)];
  if (left.type !== right.type) context.fail(`the types ${left.type} and ${right.type} differ`);
  return [{ type: left.type, shape: broadcastInputs(context) }];
}
