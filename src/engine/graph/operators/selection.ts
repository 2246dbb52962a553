import type { ValueInfo } from '../Graph.ts';
import type { Operator, ShapeContext } from '../Operator.ts';
import { floatScalar } from './floatScalar.ts';
import { broadcastInputs, withContent } from './inferElementwise.ts';
import { requireInput } from './requireInput.ts';
import { unbroadcast } from './unbroadcast.ts';

export const selection: readonly Operator[] = [
  {
    name: 'Where',
    infer: inferWhere,
    gradient: ({ builder, inputs: [condition, a, b], gradients: [g], needs }) => {
      const zero = floatScalar(builder, 0, g!);
      return [
        undefined,
        needs(1) ? unbroadcast(builder, builder.add('Where', [condition!, g!, zero]), a!) : undefined,
        needs(2) ? unbroadcast(builder, builder.add('Where', [condition!, zero, g!]), b!) : undefined,
      ];
    },
  },
];

function inferWhere(context: ShapeContext): ValueInfo[] {
  const [condition, a, b] = [0, 1, 2].map((input) => requireInput(context, input)) as [
    ValueInfo,
    ValueInfo,
    ValueInfo,
  ];
  if (condition.type !== 'bool') context.fail(`the condition is ${condition.type}, not bool`);
  if (a.type !== b.type) context.fail(`the types ${a.type} and ${b.type} differ`);
  const info = { type: a.type, shape: broadcastInputs(context) };
  return [withContent(info, context, (_type, chosen, x, y) => (chosen === 0 ? y : x))];
}
