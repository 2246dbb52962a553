import { axisFromFront, numberAttribute } from '../attributes.ts';
import type { Operator } from '../Operator.ts';
import { requireAxis } from './requireAxis.ts';
import { requireInput } from './requireInput.ts';

export const softmax: readonly Operator[] = [
  {
    name: 'Softmax',
    infer: (context) => {
      const { type, shape } = requireInput(context, 0);
      requireAxis(context, numberAttribute(context.attributes, 'axis', -1), shape.length);
      return [{ type, shape }];
    },
    // y·(g - Σ g·y), the sum along the axis.
    gradient: ({ builder, node, outputs: [y], gradients: [g] }) => {
      const rank = builder.info(y!).shape.length;
      const axis = axisFromFront(numberAttribute(node.attributes, 'axis', -1), rank)!;
      const product = builder.add('Mul', [g!, y!]);
      const sum = builder.add('ReduceSum', [product, builder.integers([axis])], { keepdims: 1 });
      return [builder.add('Sub', [product, builder.add('Mul', [y!, sum])])];
    },
  },
];
