import type { Attributes } from '../../src/engine/graph/Graph.ts';
import { floatConstant } from '../support/floatConstant.ts';
import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

type Setting = readonly [
  name: string,
  input: readonly number[],
  filters: readonly number[],
  attributes: Attributes,
  trained?: 'filters',
];

const convolutions: readonly Setting[] = [
  ['3x3, padded', [2, 2, 4, 5], [3, 2, 3, 3], { pads: [1, 1, 1, 1] }, 'filters'],
  ['1x1', [2, 3, 3, 2], [2, 3, 1, 1], {}, 'filters'],
  ['2x3, uneven pads', [2, 1, 4, 4], [2, 1, 2, 3], { pads: [0, 2, 1, 1] }, 'filters'],
  ['more padding than the kernel is wide', [2, 1, 3, 3], [2, 1, 2, 2], { pads: [2, 3, 2, 2] }, 'filters'],
  ['stride 2', [2, 2, 5, 6], [2, 2, 3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }, 'filters'],
  ['stride 2 on an even length', [2, 2, 6, 6], [2, 2, 3, 3], { strides: [2, 2] }, 'filters'],
  ['strides 3 and 1', [2, 1, 7, 4], [2, 1, 2, 2], { strides: [3, 1] }, 'filters'],
  ['stride above the kernel', [2, 2, 5, 5], [3, 2, 1, 1], { strides: [2, 2] }, 'filters'],
  ['dilation 2', [2, 2, 6, 6], [2, 2, 3, 2], { dilations: [2, 2], pads: [2, 1, 2, 1] }, 'filters'],
  ['dilation and stride', [2, 1, 8, 7], [2, 1, 3, 2], { dilations: [2, 3], strides: [2, 2] }, 'filters'],
  ['2 groups', [2, 4, 4, 4], [6, 2, 3, 3], { group: 2, pads: [1, 1, 1, 1] }, 'filters'],
  ['depthwise', [2, 3, 4, 4], [3, 1, 3, 3], { group: 3, pads: [1, 1, 1, 1] }, 'filters'],
  [
    'depthwise, two filters a channel, stride 2',
    [2, 2, 5, 5],
    [4, 1, 3, 3],
    { group: 2, strides: [2, 2] },
    'filters',
  ],
  ['auto_pad SAME_UPPER, stride 2', [2, 1, 5, 6], [2, 1, 3, 2], { auto_pad: 'SAME_UPPER', strides: [2, 2] }],
  ['auto_pad SAME_LOWER, stride 2', [2, 1, 5, 6], [2, 1, 2, 3], { auto_pad: 'SAME_LOWER', strides: [2, 2] }],
  [
    'auto_pad SAME_UPPER, dilation 2',
    [2, 1, 5, 5],
    [2, 1, 2, 3],
    { auto_pad: 'SAME_UPPER', dilations: [2, 2] },
  ],
  ['auto_pad VALID', [2, 1, 4, 4], [2, 1, 3, 3], { auto_pad: 'VALID' }],
  ['1-D', [2, 2, 6], [3, 2, 3], { pads: [2, 0] }, 'filters'],
  ['1-D, stride 2, 2 groups', [2, 4, 7], [4, 2, 3], { strides: [2], pads: [1, 1], group: 2 }, 'filters'],
  ['3-D', [2, 2, 3, 3, 4], [2, 2, 2, 2, 3], { pads: [1, 0, 1, 0, 1, 1], strides: [1, 2, 1] }, 'filters'],
];

const transposed: readonly Setting[] = [
  ['stride 2, the kernel of decoders', [2, 3, 3, 2], [3, 2, 2, 2], { strides: [2, 2] }, 'filters'],
  ['stride 1, padded', [2, 2, 3, 4], [2, 3, 3, 3], { pads: [1, 1, 1, 1] }, 'filters'],
  [
    'overlapping, output_padding',
    [2, 2, 3, 3],
    [2, 2, 3, 3],
    { strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 0] },
    'filters',
  ],
  [
    '2 groups, uneven pads',
    [2, 4, 3, 3],
    [4, 3, 3, 2],
    { group: 2, strides: [2, 1], pads: [1, 0, 0, 1] },
    'filters',
  ],
  ['dilation 2', [2, 1, 3, 3], [1, 2, 2, 3], { dilations: [2, 2], strides: [1, 2] }, 'filters'],
  ['output_shape', [2, 1, 3, 3], [1, 2, 3, 3], { strides: [2, 2], output_shape: [6, 5] }, 'filters'],
  [
    'output_shape, SAME_UPPER',
    [2, 1, 3, 3],
    [1, 2, 3, 3],
    { strides: [2, 2], output_shape: [6, 6], auto_pad: 'SAME_UPPER' },
  ],
  ['auto_pad SAME_LOWER', [2, 1, 3, 4], [1, 2, 3, 3], { strides: [2, 2], auto_pad: 'SAME_LOWER' }],
  ['1-D', [2, 2, 4], [2, 3, 3], { strides: [3] }, 'filters'],
];

export const cases: readonly OperatorCase[] = [
  ...convolutions.flatMap((setting, i) => settingCases('Conv', setting, 200 + 10 * i)),
  ...transposed.flatMap((setting, i) => settingCases('ConvTranspose', setting, 400 + 10 * i)),
];

/** Frozen filters, and for most settings trained ones, whose gradient is a convolution of its own. */
function settingCases(operator: string, setting: Setting, seed: number): OperatorCase[] {
  const [name, input, filters, attributes, trained] = setting;
  const groups = typeof attributes.group === 'number' ? attributes.group : 1;
  const channels = operator === 'Conv' ? filters[0]! : filters[1]! * groups;
  const x = uniform(input, seed);
  const w = uniform(filters, seed + 1);
  const b = uniform([channels], seed + 2);
  const unsupported = filters.length > 4 ? { unsupported: { tensorflow: 'sequences and images only' } } : {};
  const frozen: OperatorCase = {
    name: `${operator}, ${name}`,
    operator,
    inputs: { x },
    batched: true,
    build: (builder, type) => [builder.add(operator, ['x', floatConstant(builder, type, w)], attributes)],
    differentiable: ['x'],
    ...unsupported,
  };
  if (!trained) return [frozen];
  return [
    frozen,
    {
      name: `${operator}, ${name}, filters and bias trained`,
      operator,
      inputs: { x, w, b },
      build: (builder) => [builder.add(operator, ['x', 'w', 'b'], attributes)],
      differentiable: ['x', 'w', 'b'],
      ...unsupported,
    },
  ];
}
