import type { GraphBuilder } from '../GraphBuilder.ts';
import type { Operator } from '../Operator.ts';
import { negateDim, roundDim } from './dimArithmetic.ts';
import { floatScalar } from './floatScalar.ts';
import { inferUnary, type ContentRule } from './inferElementwise.ts';

/** One value, element by element; the type stays. */
export const unary: readonly Operator[] = [
  differentiable('Sqrt', (builder, g, _x, y) => builder.add('Div', [g, builder.add('Add', [y, y])])),
  differentiable('Reciprocal', (builder, g, _x, y) =>
    builder.add('Neg', [builder.add('Mul', [g, builder.add('Mul', [y, y])])]),
  ),
  differentiable('Exp', (builder, g, _x, y) => builder.add('Mul', [g, y])),
  differentiable('Log', (builder, g, x) => builder.add('Div', [g, x])),
  differentiable(
    'Neg',
    (builder, g) => builder.add('Neg', [g]),
    (_type, x) => negateDim(x),
  ),
  differentiable('Abs', (builder, g, x) => builder.add('Mul', [g, builder.add('Sign', [x])])),
  differentiable('Sin', (builder, g, x) => builder.add('Mul', [g, builder.add('Cos', [x])])),
  differentiable('Cos', (builder, g, x) =>
    builder.add('Neg', [builder.add('Mul', [g, builder.add('Sin', [x])])]),
  ),
  differentiable('Erf', (builder, g, x) => {
    const bell = builder.add('Exp', [builder.add('Neg', [builder.add('Mul', [x, x])])]);
    return builder.add('Mul', [
      g,
      builder.add('Mul', [bell, floatScalar(builder, 2 / Math.sqrt(Math.PI), x)]),
    ]);
  }),
  { name: 'Sign', infer: inferUnary(), gradient: 'zero' },
  { name: 'Floor', infer: inferUnary((_type, x) => roundDim(x, Math.floor)), gradient: 'zero' },
  { name: 'Ceil', infer: inferUnary((_type, x) => roundDim(x, Math.ceil)), gradient: 'zero' },
  { name: 'Round', infer: inferUnary(), gradient: 'zero' },
];

/** An operator y = f(x) with its gradient g · f'(x), made from g, x and y. */
function differentiable(
  name: string,
  gradient: (builder: GraphBuilder, g: string, x: string, y: string) => string,
  content?: ContentRule,
): Operator {
  return {
    name,
    infer: inferUnary(content),
    gradient: ({ builder, inputs: [x], outputs: [y], gradients: [g] }) => [gradient(builder, g!, x!, y!)],
  };
}
