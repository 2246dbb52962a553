import { uniform } from '../support/random.ts';
import type { OperatorCase } from './OperatorCase.ts';

interface Slice {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly axes?: readonly number[];
  readonly steps?: readonly number[];
}

const most = 2 ** 31 - 1;

const settings: readonly (readonly [string, Slice])[] = [
  ['one axis', { starts: [1], ends: [3], axes: [1] }],
  ['two axes, from the end', { starts: [-3, 1], ends: [-1, most], axes: [1, -1] }],
  ['no axes named', { starts: [0, 1, 2], ends: [most, 4, 5] }],
  ['beyond the end', { starts: [2], ends: [100], axes: [2] }],
  ['every second', { starts: [1], ends: [most], axes: [2], steps: [2] }],
  ['every third, last one kept', { starts: [0, 0], ends: [4, 6], axes: [1, 2], steps: [3, 3] }],
  ['backwards', { starts: [-1], ends: [-most], axes: [1], steps: [-1] }],
  ['backwards by two, from the middle', { starts: [4, 2], ends: [0, -100], axes: [2, 1], steps: [-2, -1] }],
  ['all of the batch', { starts: [0, 1], ends: [most, 3], axes: [0, 1], steps: [1, 1] }],
];

export const cases: readonly OperatorCase[] = settings.map(([name, slice], i) => ({
  name: `Slice, ${name}`,
  operator: 'Slice',
  inputs: { x: uniform([2, 4, 6], 840 + i) },
  batched: true,
  build: (builder) => {
    const { starts, ends, axes, steps } = slice;
    const given = [starts, ends, ...(axes ? [axes] : []), ...(steps ? [steps] : [])];
    return [builder.add('Slice', ['x', ...given.map((numbers) => builder.integers(numbers))])];
  },
  differentiable: ['x'],
}));
