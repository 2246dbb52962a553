import type { Attributes } from '../../src/engine/graph/Graph.ts';
import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

const settings: readonly (readonly [string, readonly number[], Attributes])[] = [
  ['2x2, stride 2', [2, 3, 4, 6], { kernel_shape: [2, 2], strides: [2, 2] }],
  ['2x2, stride 2, odd lengths', [2, 2, 5, 7], { kernel_shape: [2, 2], strides: [2, 2] }],
  ['2x2, stride 2, ceil_mode', [2, 2, 5, 4], { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 }],
  ['3x3, stride 2, padded', [2, 2, 6, 5], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }],
  [
    '3x3, stride 2, padded, ceil_mode',
    [2, 1, 6, 6],
    { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], ceil_mode: 1 },
  ],
  ['3x3, stride 1, padded', [2, 2, 4, 4], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }],
  [
    '3x2, strides 1 and 2, uneven pads',
    [2, 1, 5, 6],
    { kernel_shape: [3, 2], strides: [1, 2], pads: [2, 0, 1, 1] },
  ],
  ['1x1, stride 2', [2, 2, 5, 4], { kernel_shape: [1, 1], strides: [2, 2] }],
  ['2x2, stride 3', [2, 1, 7, 6], { kernel_shape: [2, 2], strides: [3, 3] }],
  ['auto_pad SAME_UPPER', [2, 1, 5, 6], { kernel_shape: [3, 2], strides: [2, 2], auto_pad: 'SAME_UPPER' }],
  ['auto_pad SAME_LOWER', [2, 1, 5, 6], { kernel_shape: [2, 3], strides: [2, 2], auto_pad: 'SAME_LOWER' }],
  ['one window over all', [2, 2, 3, 4], { kernel_shape: [3, 4] }],
  ['1-D, one window over all', [2, 3, 6], { kernel_shape: [6], strides: [6] }],
  ['1-D, one window, shifted', [2, 3, 4], { kernel_shape: [4], strides: [2], pads: [1, 0] }],
  ['1-D', [2, 3, 7], { kernel_shape: [3], strides: [2], pads: [1, 0] }],
  ['3-D', [2, 1, 4, 3, 4], { kernel_shape: [2, 2, 2], strides: [2, 1, 2], pads: [0, 1, 0, 0, 0, 0] }],
];

export const cases: readonly OperatorCase[] = [
  ...settings.flatMap(([name, shape, attributes], i) => [
    poolCase(`MaxPool, ${name}`, uniform(shape, 600 + i), attributes),
    poolCase(`AveragePool, ${name}`, uniform(shape, 630 + i), attributes),
  ]),
  poolCase('MaxPool, negative elements and padding', uniform([2, 2, 4, 4], 660, -3, -1), {
    kernel_shape: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
  }),
  poolCase('MaxPool, dilation 2', uniform([2, 1, 7, 6], 661), {
    kernel_shape: [3, 2],
    dilations: [2, 2],
    strides: [2, 1],
  }),
  poolCase('AveragePool, padding counted', uniform([2, 2, 5, 5], 662), {
    kernel_shape: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    count_include_pad: 1,
  }),
  poolCase('AveragePool, padding counted, ceil_mode', uniform([2, 1, 6, 6], 663), {
    kernel_shape: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    count_include_pad: 1,
    ceil_mode: 1,
  }),
];

function poolCase(name: string, x: ReturnType<typeof uniform>, attributes: Attributes): OperatorCase {
  const operator = name.slice(0, name.indexOf(','));
  return {
    name,
    operator,
    inputs: { x },
    batched: true,
    build: (builder) => [builder.add(operator, ['x'], attributes)],
    differentiable: ['x'],
    ...(x.shape.length > 4 ? { unsupported: { tensorflow: 'sequences and images only' } } : {}),
  };
}
