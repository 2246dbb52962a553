import { numberAttribute } from '../attributes.ts';
import type { ValueInfo } from '../Graph.ts';
import type { Operator, ShapeContext } from '../Operator.ts';
import { formatShape } from '../Shape.ts';
import { knownIntegers } from './knownIntegers.ts';
import { requireAxis } from './requireAxis.ts';
import { requireInput } from './requireInput.ts';

/** Running sums and triangles. */
export const cumulative: readonly Operator[] = [
  {
    name: 'CumSum',
    infer: inferCumSum,
    gradient: ({ builder, node, inputs, gradients }) => [
      builder.add('CumSum', [gradients[0]!, inputs[1]!], {
        exclusive: numberAttribute(node.attributes, 'exclusive', 0),
        reverse: 1 - numberAttribute(node.attributes, 'reverse', 0),
      }),
    ],
  },
  {
    name: 'Trilu',
    infer: inferTrilu,
    gradient: ({ builder, node, inputs, gradients }) => [
      builder.add('Trilu', [gradients[0]!, ...inputs.slice(1)], node.attributes),
    ],
  },
];

function inferCumSum(context: ShapeContext): ValueInfo[] {
  const { type, shape } = requireInput(context, 0);
  requireAxis(context, knownIntegers(context, 1, 'the axis')[0]!, shape.length);
  return [{ type, shape }];
}

function inferTrilu(context: ShapeContext): ValueInfo[] {
  const { type, shape } = requireInput(context, 0);
  if (shape.length < 2) context.fail(`${formatShape(shape)} is no matrix`);
  if (context.inputs[1]) knownIntegers(context, 1, 'the diagonal');
  return [{ type, shape }];
}
