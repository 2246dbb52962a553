import { numberAttribute, stringAttribute } from '../attributes.ts';
import type { Compound, CompoundContext } from './Compound.ts';

export const activations: Readonly<Record<string, Compound>> = {
  Gelu: (context) => {
    const { inputs, attributes, add, scalar } = context;
    const x = inputs[0]!;
    const approximate = stringAttribute(attributes, 'approximate', 'none');
    const half = add('Mul', [x, scalar(0.5)]);
    if (approximate === 'tanh')
      return ['Mul', [half, add('Add', [add('Tanh', [cubic(context, x)]), scalar(1)])]];
    if (approximate !== 'none') context.fail(`the approximation "${approximate}" is not supported`);
    const error = add('Erf', [add('Mul', [x, scalar(Math.SQRT1_2)])]);
    return ['Mul', [half, add('Add', [error, scalar(1)])]];
  },

  Mish: ({ inputs: [x], add }) => ['Mul', [x!, add('Tanh', [add('Softplus', [x!])])]],

  HardSigmoid: (context) => {
    const { inputs, attributes, scalar } = context;
    const [alpha, beta] = [
      numberAttribute(attributes, 'alpha', 0.2),
      numberAttribute(attributes, 'beta', 0.5),
    ];
    return ['Clip', [line(context, inputs[0]!, alpha, beta), scalar(0), scalar(1)]];
  },

  HardSwish: (context) => {
    const { inputs, add, scalar } = context;
    const x = inputs[0]!;
    return ['Mul', [x, add('Clip', [line(context, x, 1 / 6, 0.5), scalar(0), scalar(1)])]];
  },

  // alpha·Elu(x / alpha) with the exponential's slope 1 at 0.
  Celu: ({ inputs: [x], attributes, add, scalar }) => {
    const alpha = numberAttribute(attributes, 'alpha', 1);
    if (alpha === 1) return ['Elu', [x!]];
    return ['Mul', [add('Elu', [add('Div', [x!, scalar(alpha)])]), scalar(alpha)]];
  },

  Selu: ({ inputs: [x], attributes, add, scalar }) => {
    const alpha = numberAttribute(attributes, 'alpha', 1.6732632423543772);
    const gamma = numberAttribute(attributes, 'gamma', 1.0507009873554805);
    return ['Mul', [add('Elu', [x!], { alpha }), scalar(gamma)]];
  },

  ThresholdedRelu: ({ inputs: [x], attributes, add, scalar }) => {
    const above = add('Greater', [x!, scalar(numberAttribute(attributes, 'alpha', 1))]);
    return ['Where', [above, x!, scalar(0)]];
  },

  Softsign: ({ inputs: [x], add, scalar }) => ['Div', [x!, add('Add', [add('Abs', [x!]), scalar(1)])]],

  // Shifted by the maximum, so that no exponential overflows.
  LogSoftmax: ({ builder, inputs: [x], attributes, add }) => {
    const axis = numberAttribute(attributes, 'axis', -1);
    const shifted = add('Sub', [x!, add('ReduceMax', [x!], { axes: [axis], keepdims: 1 })]);
    const sum = add('ReduceSum', [add('Exp', [shifted]), builder.integers([axis])], { keepdims: 1 });
    return ['Sub', [shifted, add('Log', [sum])]];
  },
};

function line({ add, scalar }: CompoundContext, x: string, slope: number, offset: number): string {
  return add('Add', [add('Mul', [x, scalar(slope)]), scalar(offset)]);
}

/** √(2/π)·(x + 0.044715·x³) */
function cubic({ add, scalar }: CompoundContext, x: string): string {
  const inner = add('Add', [add('Mul', [add('Mul', [x, x]), scalar(0.044715)]), scalar(1)]);
  return add('Mul', [add('Mul', [x, inner]), scalar(Math.sqrt(2 / Math.PI))]);
}
