import type { ValueInfo } from '../Graph.ts';
import type { GraphBuilder } from '../GraphBuilder.ts';
import type { GradientContext, Operator, ShapeContext } from '../Operator.ts';
import { multiplyDims } from '../Shape.ts';
import { numbers } from '../Tensor.ts';
import { castLike } from './castLike.ts';
import { addDims, negateDim, quotientOf } from './dimArithmetic.ts';
import { floatScalar } from './floatScalar.ts';
import { broadcastInputs, inferBroadcast } from './inferElementwise.ts';
import { requireInput } from './requireInput.ts';
import { unbroadcast } from './unbroadcast.ts';

/** Arithmetic of two values, with broadcasting. */
export const binary: readonly Operator[] = [
  {
    name: 'Add',
    infer: inferBroadcast({ count: 2, content: (_type, a, b) => addDims(a, b) }),
    gradient: ({ builder, inputs, gradients: [g], needs }) =>
      inputs.map((input, i) => (needs(i) ? unbroadcast(builder, g!, input) : undefined)),
  },
  {
    name: 'Sub',
    infer: inferBroadcast({ count: 2, content: (_type, a, b) => addDims(a, negateDim(b)) }),
    gradient: ({ builder, inputs: [a, b], gradients: [g], needs }) => [
      needs(0) ? unbroadcast(builder, g!, a!) : undefined,
      needs(1) ? builder.add('Neg', [unbroadcast(builder, g!, b!)]) : undefined,
    ],
  },
  {
    name: 'Mul',
    infer: inferBroadcast({ count: 2, content: (_type, a, b) => multiplyDims(a, b) }),
    gradient: ({ builder, inputs: [a, b], gradients: [g], needs }) => [
      needs(0) ? unbroadcast(builder, builder.add('Mul', [g!, b!]), a!) : undefined,
      needs(1) ? unbroadcast(builder, builder.add('Mul', [g!, a!]), b!) : undefined,
    ],
  },
  {
    name: 'Div',
    infer: inferBroadcast({ count: 2, content: quotientOf }),
    gradient: ({ builder, inputs: [a, b], outputs: [y], gradients: [g], needs }) => {
      const scaled = builder.add('Div', [g!, b!]);
      return [
        needs(0) ? unbroadcast(builder, scaled, a!) : undefined,
        needs(1)
          ? builder.add('Neg', [unbroadcast(builder, builder.add('Mul', [scaled, y!]), b!)])
          : undefined,
      ];
    },
  },
  {
    name: 'Mod',
    infer: inferBroadcast({ count: 2 }),
    // y = a - n·b with an integer n that is constant almost everywhere.
    gradient: ({ builder, inputs: [a, b], outputs: [y], gradients: [g], needs }) => {
      const times = () => builder.add('Div', [builder.add('Sub', [y!, a!]), b!]);
      return [
        needs(0) ? unbroadcast(builder, g!, a!) : undefined,
        needs(1) ? unbroadcast(builder, builder.add('Mul', [g!, times()]), b!) : undefined,
      ];
    },
  },
  { name: 'Pow', infer: inferPower, gradient: powerGradient },
];

/** The exponent may be of another type than the base. */
function inferPower(context: ShapeContext): ValueInfo[] {
  requireInput(context, 1);
  return [{ type: requireInput(context, 0).type, shape: broadcastInputs(context) }];
}

function powerGradient(context: GradientContext): (string | undefined)[] {
  const { builder, inputs, outputs, gradients, needs } = context;
  const [a, g] = [inputs[0]!, gradients[0]!];
  const b = castLike(builder, inputs[1]!, a);
  const result: (string | undefined)[] = [undefined, undefined];
  if (needs(0)) result[0] = unbroadcast(builder, builder.add('Mul', [g, slopeInBase(builder, a, b)]), a);
  if (needs(1)) {
    // y·log a; 0 where a is 0, whose logarithm is infinite. A negative base has no slope in the exponent: NaN.
    const zero = floatScalar(builder, 0, a);
    const slope = builder.add('Mul', [outputs[0]!, builder.add('Log', [a])]);
    const finite = builder.add('Where', [builder.add('Equal', [a, zero]), zero, slope]);
    result[1] = unbroadcast(builder, builder.add('Mul', [g, finite]), b);
  }
  return result;
}

/** b·a^(b-1), and 0 for b = 0 also where a is 0. */
function slopeInBase(builder: GraphBuilder, a: string, b: string): string {
  const constant = builder.constantOf(b);
  const one = floatScalar(builder, 1, a);
  if (constant && numbers(constant).every((exponent) => exponent === 2)) return builder.add('Mul', [b, a]);
  const slope = builder.add('Mul', [b, builder.add('Pow', [a, builder.add('Sub', [b, one])])]);
  if (constant && !numbers(constant).includes(0)) return slope;
  const zero = floatScalar(builder, 0, a);
  return builder.add('Where', [builder.add('Equal', [b, zero]), zero, slope]);
}
