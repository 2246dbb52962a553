import { axisFromFront, numberAttribute } from '../attributes.ts';
import { formatShape, isBatch, sameShape } from '../Shape.ts';
import type { Compound, CompoundContext, LastNode } from './Compound.ts';

export const normalization: Readonly<Record<string, Compound>> = {
  LayerNormalization: (context) => {
    const { builder, inputs, attributes, add, fail } = context;
    const [x, scale, bias] = inputs as [string, string, string | undefined];
    const rank = builder.info(x).shape.length;
    const first =
      axisFromFront(numberAttribute(attributes, 'axis', -1), rank) ?? fail('its axis is outside its input');
    const normal = standardize(context, x, range(first, rank));
    return bias ? ['Add', [add('Mul', [normal, scale]), bias]] : ['Mul', [normal, scale]];
  },

  InstanceNormalization: (context) => {
    const { builder, inputs } = context;
    const normal = standardize(context, inputs[0]!, range(2, builder.info(inputs[0]!).shape.length));
    return scaleChannels(context, normal);
  },

  // Scale and bias hold one number a group (opset 18) or one a channel (opset 21).
  GroupNormalization: (context) => {
    const { builder, inputs, attributes, add, fail } = context;
    const [x, scale, bias] = inputs as [string, string, string];
    const { shape } = builder.info(x);
    const [channels, ...positions] = shape.slice(1);
    const groups = numberAttribute(attributes, 'num_groups', 0);
    if (typeof channels !== 'number' || !(groups > 0) || channels % groups !== 0) {
      fail(`${groups} groups do not divide the channels of ${formatShape(shape)}`);
    }
    const whole = [isBatch(shape[0]!) ? 0 : shape[0]!, channels!, ...positions] as number[];
    const grouped = add('Reshape', [x, builder.integers([whole[0]!, groups, -1])]);
    const normal = standardize(context, grouped, [2]);
    const back = (value: string): [string, string] => [value, builder.integers(whole)];
    if (sameShape(builder.info(scale).shape, [channels!]))
      return scaleChannels(context, add('Reshape', back(normal)));
    const [perGroup, shift] = [scale, bias].map((value) => add('Unsqueeze', [value, builder.integers([1])]));
    return ['Reshape', back(add('Add', [add('Mul', [normal, perGroup!]), shift!]))];
  },

  // x / (bias + alpha/size · Σ x² over `size` neighbouring channels)^beta. The mean of neighbours is an average pool
  // over the channels as an axis of positions.
  LRN: ({ builder, inputs: [x], attributes, add, scalar, fail }) => {
    const { shape } = builder.info(x!);
    const size = numberAttribute(attributes, 'size', 0);
    if (shape.length < 3 || !(size > 0))
      fail(`a window of ${size} channels does not fit ${formatShape(shape)}`);
    const whole = shape.map((dim) => (isBatch(dim) ? 0 : dim));
    const plane = add('Reshape', [add('Mul', [x!, x!]), builder.integers([whole[0]!, 1, whole[1]!, -1])]);
    const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
    const mean = add('AveragePool', [plane], {
      kernel_shape: [size, 1],
      pads: [before, 0, after, 0],
      count_include_pad: 1,
    });
    const neighbours = add('Reshape', [mean, builder.integers(whole)]);
    const weighted = add('Mul', [neighbours, scalar(numberAttribute(attributes, 'alpha', 1e-4))]);
    const base = add('Add', [weighted, scalar(numberAttribute(attributes, 'bias', 1))]);
    return ['Div', [x!, add('Pow', [base, scalar(numberAttribute(attributes, 'beta', 0.75))])]];
  },
};

/** (x - mean) / √(variance + ε), both over `axes`. */
function standardize(
  { attributes, add, scalar }: CompoundContext,
  x: string,
  axes: readonly number[],
): string {
  const centred = add('Sub', [x, add('ReduceMean', [x], { axes, keepdims: 1 })]);
  const variance = add('ReduceMean', [add('Mul', [centred, centred])], { axes, keepdims: 1 });
  const epsilon = scalar(numberAttribute(attributes, 'epsilon', 1e-5));
  return add('Div', [centred, add('Sqrt', [add('Add', [variance, epsilon])])]);
}

/** Scale and bias (inputs 1 and 2) along the channels of a value. */
function scaleChannels({ builder, inputs, add, fail }: CompoundContext, value: string): LastNode {
  const { shape } = builder.info(value);
  const [scale, bias] = inputs.slice(1, 3).map((input) => {
    const info = builder.info(input);
    if (!sameShape(info.shape, [shape[1]!])) {
      fail(`a scale or bias of shape ${formatShape(info.shape)} does not fit ${formatShape(shape)}`);
    }
    return shape.length > 2 ? add('Unsqueeze', [input, builder.integers(range(1, shape.length - 1))]) : input;
  });
  return ['Add', [add('Mul', [value, scale!]), bias!]];
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
