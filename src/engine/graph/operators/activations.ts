import type { Operator } from '../Operator.ts';
import { inferSame } from './inferElementwise.ts';

export const activations: readonly Operator[] = [
  {
    name: 'Relu',
    infer: inferSame,
    // y is 0 or more, so its sign is the derivative; 0 at 0.
    gradient: ({ builder, outputs: [y], gradients: [g] }) => [
      builder.add('Mul', [g!, builder.add('Sign', [y!])]),
    ],
  },
];
