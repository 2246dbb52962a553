import type { Attributes } from '../../src/engine/graph/Graph.ts';
import { float32 } from '../../src/engine/graph/Tensor.ts';
import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

interface Asked {
  readonly scales?: readonly number[];
  readonly sizes?: readonly number[];
}

const settings: readonly (readonly [string, Attributes, Asked])[] = [
  [
    'nearest, twice as large',
    { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
    { scales: [1, 1, 2, 2] },
  ],
  ['nearest, half_pixel', { mode: 'nearest' }, { sizes: [2, 2, 5, 7] }],
  ['nearest, smaller', { mode: 'nearest', nearest_mode: 'ceil' }, { scales: [1, 1, 0.75, 0.5] }],
  [
    'nearest, round_prefer_ceil',
    { coordinate_transformation_mode: 'asymmetric', nearest_mode: 'round_prefer_ceil' },
    { scales: [1, 1, 1.5, 2] },
  ],
  ['linear, half_pixel', { mode: 'linear' }, { scales: [1, 1, 2, 2] }],
  ['linear, smaller', { mode: 'linear' }, { sizes: [2, 2, 2, 3] }],
  [
    'linear, align_corners',
    { mode: 'linear', coordinate_transformation_mode: 'align_corners' },
    { sizes: [2, 2, 7, 1] },
  ],
  [
    'linear, asymmetric',
    { mode: 'linear', coordinate_transformation_mode: 'asymmetric' },
    { scales: [1, 1, 1.5, 3] },
  ],
  [
    'linear, pytorch_half_pixel',
    { mode: 'linear', coordinate_transformation_mode: 'pytorch_half_pixel' },
    { sizes: [2, 2, 1, 9] },
  ],
  ['cubic', { mode: 'cubic', coordinate_transformation_mode: 'half_pixel' }, { scales: [1, 1, 2, 2] }],
  [
    'cubic, align_corners, other coefficient',
    { mode: 'cubic', coordinate_transformation_mode: 'align_corners', cubic_coeff_a: -0.5 },
    { sizes: [2, 2, 6, 7] },
  ],
  ['cubic, nothing outside', { mode: 'cubic', exclude_outside: 1 }, { scales: [1, 1, 1.5, 2] }],
];

export const cases: readonly OperatorCase[] = settings.map(([name, attributes, { scales, sizes }], i) => ({
  name: `Resize, ${name}`,
  operator: 'Resize',
  inputs: { x: uniform([2, 2, 4, 4], 920 + i) },
  batched: sizes === undefined,
  build: (builder) => {
    const given = scales
      ? ['x', '', builder.constant(float32(scales, [4]))]
      : ['x', '', '', builder.integers(sizes!)];
    return [builder.add('Resize', given, attributes)];
  },
  differentiable: ['x'],
}));
