import type { GradientContext, Operator } from '../Operator.ts';
import { largerDim, smallerDim } from './dimArithmetic.ts';
import { floatScalar } from './floatScalar.ts';
import { inferBroadcast, type ContentRule } from './inferElementwise.ts';
import { unbroadcast } from './unbroadcast.ts';
import type { Dim } from '../Shape.ts';

/** The largest or smallest of any number of values, with broadcasting. */
export const extremes: readonly Operator[] = [
  { name: 'Max', infer: inferBroadcast({ content: overAll(largerDim) }), gradient: firstExtreme },
  { name: 'Min', infer: inferBroadcast({ content: overAll(smallerDim) }), gradient: firstExtreme },
];

function overAll(pick: (a: Dim, b: Dim) => Dim | undefined): ContentRule {
  return (_type, ...elements) =>
    elements.reduce<Dim | undefined>((a, b) => (a === undefined ? a : pick(a, b!)), elements[0]);
}

/** The gradient goes to the first input that has the extreme value. */
function firstExtreme({
  builder,
  inputs,
  outputs,
  gradients,
  needs,
}: GradientContext): (string | undefined)[] {
  const [y, g] = [outputs[0]!, gradients[0]!];
  const zero = floatScalar(builder, 0, y);
  let rest = g;
  return inputs.map((input, i) => {
    if (i === inputs.length - 1) return needs(i) ? unbroadcast(builder, rest, input) : undefined;
    const chosen = builder.add('Equal', [input, y]);
    const own = needs(i)
      ? unbroadcast(builder, builder.add('Where', [chosen, rest, zero]), input)
      : undefined;
    if (inputs.some((_, later) => later > i && needs(later)))
      rest = builder.add('Where', [chosen, zero, rest]);
    return own;
  });
}
