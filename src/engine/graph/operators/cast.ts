import { numberAttribute } from '../attributes.ts';
import { isFloat } from '../DataType.ts';
import type { ValueInfo } from '../Graph.ts';
import type { Operator, ShapeContext } from '../Operator.ts';
import { isBatch } from '../Shape.ts';
import { typeOfCode } from '../typeCode.ts';
import { castLike } from './castLike.ts';
import { roundDim } from './dimArithmetic.ts';
import { withContent } from './inferElementwise.ts';
import { requireInput } from './requireInput.ts';

export const cast: readonly Operator[] = [
  {
    name: 'Cast',
    infer: inferCast,
    gradient: ({ builder, inputs: [x], gradients: [g] }) => [castLike(builder, g!, x!)],
  },
];

function inferCast(context: ShapeContext): ValueInfo[] {
  const { shape } = requireInput(context, 0);
  const code = numberAttribute(context.attributes, 'to', 0);
  const type = typeOfCode(code) ?? context.fail(`a cast to the ONNX type ${code} is not supported`);
  return [
    withContent({ type, shape }, context, (_type, x) => {
      if (type === 'bool') return isBatch(x!) ? 1 : Number(x !== 0);
      return isFloat(type) ? x : roundDim(x!, Math.trunc);
    }),
  ];
}
